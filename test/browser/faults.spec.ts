import { expect, type Frame, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import { test as ordinary } from './fixtures.ts';
import { agree, answerPrivacy, heading, pane, PANES, startIn, test } from './rehearsed.ts';
import { Watch } from './watch.ts';

test('a dropped line is told to nobody in words of blame, comes back by itself, and loses nothing', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  for (const name of PANES) await startIn(page, name);
  await page.getByRole('button', { name: 'Inspector' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const a = pane(page, 'Partner A');
  const drop = faultOf(page, 'Partner A', 'Drop 15 s');
  await drop.click();
  await expect(drop).toHaveAttribute('aria-pressed', 'true');
  await expect(inspector.getByText('A is away.')).toBeVisible();
  await expect(a.getByText(en.connectionLost)).toBeVisible();
  // What is answered meanwhile is kept, and sent when there is a line again.
  await a.getByRole('button', { name: kit.consent.agree }).click();
  await expect(inspector.getByText('A has finished consent.')).toHaveCount(0);
  await expect(inspector.getByText('A is here.')).toHaveCount(2, { timeout: 30_000 });
  await expect(heading(a)).toHaveText(kit.privacy.heading);
  await expect(a.getByText(en.connectionLost)).toHaveCount(0);
  await expect(drop).toHaveAttribute('aria-pressed', 'false');
  await expect(heading(pane(page, 'Partner B'))).toHaveText(texts.consent.heading);
});

test('lag is on both ways, a clock that is 90 s slow changes no instant, and both outlive a reload', async ({ rehearsal: page }) => {
  const watch = new Watch(page);
  await page.goto('/rehearsal');
  for (const name of PANES) await startIn(page, name);
  await faultOf(page, 'Partner B', 'Clock −90 s').click();
  await expect.poll(() => clockError(page, 'Partner B')).toBeLessThan(-89_000);
  expect(await clockError(page, 'Partner A')).toBeGreaterThan(-1_000);
  await faultOf(page, 'Partner B', 'Lag 800 ms').click();
  await faultOf(page, 'Partner B', 'Reload').click();
  const b = pane(page, 'Partner B');
  await expect(heading(b)).toHaveText(texts.consent.heading);
  expect(await clockError(page, 'Partner B')).toBeLessThan(-89_000);

  const asked = performance.now();
  await agree(b);
  // Record and finish, one after the other, each out and back.
  expect(performance.now() - asked).toBeGreaterThan(3_000);
  await answerPrivacy(b);
  await expect(heading(b)).toHaveText(kit.intake.heading);
  const last = watch.sentRecords.at(-1);
  expect(last?.stepId).toBe('privacy');
  expect(Math.abs((last?.endedAt ?? 0) - Date.now())).toBeLessThan(30_000);
  await faultOf(page, 'Partner B', 'Lag 800 ms').click();
  await expect(faultOf(page, 'Partner B', 'Lag 800 ms')).toHaveAttribute('aria-pressed', 'false');
});

test('a pane obeys nobody but the rehearsal around it', async ({ rehearsal: page }) => {
  await page.goto('/rehearsal');
  await startIn(page, 'Partner A');
  const inner = await frameOf(page, 'Partner A');
  await inner.evaluate(sendToOneself);
  await inner.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  expect(await clockError(page, 'Partner A')).toBeGreaterThan(-1_000);
});

ordinary('a page that is no pane knows nothing of faults', async ({ couple, partner }) => {
  const { A } = await couple();
  for (const address of [A, A.replace('/join', '/join?pane=new')]) {
    const anna = await partner();
    await anna.page.goto(address);
    await anna.page.getByRole('button', { name: en.start }).click();
    await expect(heading(anna.page)).toHaveText(texts.consent.heading);
    await anna.page.evaluate(sendToOneself);
    await anna.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await anna.page.evaluate(() => performance.timeOrigin + performance.now() - Date.now())).toBeGreaterThan(-1_000);
    expect(await anna.page.evaluate(() => String(WebSocket))).toContain('function WebSocket');
    const isLoaded = anna.watches.some(({ requests }) => requests.some((url) => url.includes('pane-faults')));
    expect(isLoaded).toBe(address !== A);
  }
});

function faultOf(page: Page, name: (typeof PANES)[number], fault: string) {
  return page.getByRole('group', { name: `What goes wrong for ${name}` }).getByRole('button', { name: fault });
}

async function frameOf(page: Page, name: (typeof PANES)[number]): Promise<Frame> {
  const frame = await (await page.locator(`iframe[title="${name}"]`).elementHandle())?.contentFrame();
  if (frame === null || frame === undefined) throw new Error(`no frame of ${name}`);
  return frame;
}

/** How far the pane's clock is from this computer's, in ms. */
async function clockError(page: Page, name: (typeof PANES)[number]): Promise<number> {
  return (await frameOf(page, name)).evaluate(() => performance.timeOrigin + performance.now() - Date.now());
}

/** Runs in the page: the words of the rehearsal, out of another mouth. */
function sendToOneself(): void {
  window.postMessage({ kind: 'tandem-faults', lagMs: 800, clockMs: -90_000, cutMs: 60_000 }, location.origin);
}
