import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import { Inspection } from './inspection.ts';
import { Watch } from './watch.ts';

export interface Appearance {
  readonly frame: number;
  readonly readyFor: number;
}

/** One person at one browser window, who finds things by their role and name. */
export class Partner {
  readonly page: Page;
  readonly watch: Watch;
  /** Of all windows of this person's browser. */
  readonly watches: Watch[];
  #inspection: Inspection | null = null;

  private constructor(page: Page, watches: Watch[]) {
    this.page = page;
    this.watch = new Watch(page);
    this.watches = watches;
    watches.push(this.watch);
  }

  static async sitDown(context: BrowserContext, watches: Watch[] = []): Promise<Partner> {
    const page = await context.newPage();
    await page.addInitScript(noteHeadings);
    await page.addInitScript(noteAppearances);
    return new Partner(page, watches);
  }

  lookNoMore(): void {
    this.#inspection = null;
  }

  /** A further window of the same browser. */
  another(): Promise<Partner> {
    return Partner.sitDown(this.page.context(), this.watches);
  }

  /** From now on each new screen is looked at closely. @param name  of the pictures, if they are wanted */
  lookClosely(name: string): Inspection {
    this.#inspection = new Inspection(name);
    return this.#inspection;
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  /** As one who has been here before: without the welcome and the look at the device. */
  async comesBack(link: string): Promise<void> {
    const data = { token: link.split('#')[1], keep: 'cookie' };
    expect((await this.page.request.post('/api/join', { data })).ok()).toBe(true);
    await this.page.goto('/join');
  }

  /** Not that of a page which is finished and only stays in sight. */
  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 }).and(this.page.locator(':not([inert] *, .unseen *)'));
  }

  /** The screen under this heading is here, has the focus, and was said aloud; only one such heading is there. */
  async arrives(heading: string): Promise<void> {
    await expect(this.heading).toHaveText(heading, { timeout: 40_000 });
    await expect(this.heading).toBeFocused();
    await expect(this.said(heading)).toHaveCount(1);
    await this.#inspection?.look(this.page, heading);
  }

  /** Looks closely at what is on screen now, at the size of a laptop and of a phone. */
  async looksAtBothSizes(screen: string): Promise<void> {
    await new Inspection('other').lookAtBothSizes(this.page, screen);
  }

  /** The line that a screen reader speaks. */
  said(text: string): Locator {
    return this.page.getByRole('status').filter({ hasText: new RegExp(`^${escaped(text)}$`) });
  }

  /** Every heading that has been on this page since it was loaded, however shortly. */
  headingsShown(): Promise<readonly string[]> {
    return this.page.evaluate(() => [...Reflect.get(window, 'headingsShown')]);
  }

  /** Steps drawn unseen: how long they were ready, and the frame in which they came, in ms on the page's own clock. */
  appearances(): Promise<readonly Appearance[]> {
    return this.page.evaluate(() => [...Reflect.get(window, 'appearances')]);
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** By its words, as the whole row is there to be tapped. */
  async choose(option: string): Promise<void> {
    await this.page.getByText(option, { exact: true }).click();
    await expect(this.page.getByRole('radio', { name: option, exact: true })).toBeChecked();
  }

  async write(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
  }

  field(label: string): Locator {
    return this.page.getByRole('textbox', { name: label, exact: true });
  }

  /** Chooses the same point for every item of a scale. */
  async rateAll(point: number): Promise<void> {
    const items = this.page.getByRole('group');
    await expect(items.first()).toBeVisible();
    for (const item of await items.all()) await item.getByRole('radio').nth(point).check();
    await this.press(en.continue);
  }

  async slideAll(value: number): Promise<void> {
    const sliders = this.page.getByRole('slider');
    await expect(sliders.first()).toBeVisible();
    for (const slider of await sliders.all()) await slider.fill(String(value));
    await this.press(en.continue);
  }

  /** The first of the two actions; the second is "Stop". */
  async asksToLeave(): Promise<Locator> {
    await this.press(en.leaveQuietly);
    const dialog = this.page.getByRole('dialog', { name: en.stopQuestion });
    await expect(dialog).toBeVisible();
    return dialog;
  }
}

/** Runs in the page before anything else. */
function noteHeadings(): void {
  const shown = new Set<string>();
  Reflect.set(window, 'headingsShown', shown);
  new MutationObserver(() => {
    for (const heading of document.querySelectorAll('h1')) {
      if (heading.closest('[inert]') === null) shown.add(heading.textContent);
    }
  }).observe(document, { childList: true, subtree: true });
}

/** Runs in the page too. What an observer hears of a change in the callback of a frame, it hears within that frame. */
function noteAppearances(): void {
  const appearances: Appearance[] = [];
  Reflect.set(window, 'appearances', appearances);
  const readySince = new Map<Node, number>();
  const look = (stage: Element): void => {
    const since = readySince.get(stage);
    const isUnseen = stage.matches('.unseen') && getComputedStyle(stage).opacity === '0';
    if (isUnseen && since === undefined) readySince.set(stage, performance.now());
    if (isUnseen || since === undefined) return;
    readySince.delete(stage);
    const frame = performance.timeOrigin + Number(document.timeline.currentTime);
    appearances.push({ frame, readyFor: performance.now() - since });
  };
  new MutationObserver(() => {
    for (const stage of document.querySelectorAll('.stage')) look(stage);
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
