import { expect, type FrameLocator, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { test as base } from './fixtures.ts';
import { Watch } from './watch.ts';

export const PANES = ['Partner A', 'Partner B'] as const;

/** Its console and its requests are looked at after each test, as those of participants are. */
export const test = base.extend<{ readonly rehearsal: Page }>({
  async rehearsal({ page }, use) {
    const watch = new Watch(page);
    await page.setViewportSize({ width: 1_280, height: 800 });
    await use(page);
    expect.soft(watch.complaints).toEqual([]);
    expect.soft(watch.outsideRequests).toEqual([]);
  },
});

export function pane(page: Page, name: (typeof PANES)[number]): FrameLocator {
  return page.frameLocator(`iframe[title="${name}"]`);
}

/** The newest: in the frames before a common start the next screen is drawn already, beside the one that is seen. */
export function heading(place: Page | FrameLocator) {
  return place.getByRole('heading', { level: 1 }).last();
}

/** Until both sides are another couple's: what is still there of the one before must not be clicked. */
export async function restart(page: Page): Promise<void> {
  const before = await Promise.all(PANES.map((name) => linkOf(page, name)));
  await page.getByRole('button', { name: 'Restart' }).click();
  for (const [i, name] of PANES.entries()) {
    await expect.poll(() => linkOf(page, name), { timeout: 30_000 }).not.toBe(before[i]);
  }
}

/** @returns the participant's id */
export async function startIn(page: Page, name: (typeof PANES)[number]): Promise<string> {
  const joined = page.waitForResponse((response) => response.url().endsWith('/api/join'));
  await pane(page, name).getByRole('button', { name: en.start }).click();
  const { participantId }: { readonly participantId: string } = await (await joined).json();
  await expect(heading(pane(page, name))).not.toHaveText(en.hello);
  return participantId;
}

export async function agree(side: FrameLocator): Promise<void> {
  await side.getByRole('button', { name: kit.consent.agree }).click();
  await expect(heading(side)).toHaveText(kit.privacy.heading);
}

export async function answerPrivacy(side: FrameLocator): Promise<void> {
  await side.getByText(kit.privacy.no, { exact: true }).click();
  await side.getByRole('button', { name: en.continue }).click();
}

export async function linkOf(page: Page, name: string): Promise<string> {
  const address = await page.locator(`iframe[title="${name}"]`).getAttribute('src');
  return `/join#${address?.split('#')[1]}`;
}

export async function storageOf(page: Page, name: string) {
  return page.locator(`iframe[title="${name}"]`).evaluate(async (element) => {
    const inner = element instanceof HTMLIFrameElement ? element.contentWindow : null;
    if (inner === null) throw new Error('no window');
    const databases = await inner.indexedDB.databases();
    return {
      session: Object.keys(inner.sessionStorage),
      local: Object.keys(inner.localStorage),
      databases: databases.map((database) => database.name),
    };
  });
}
