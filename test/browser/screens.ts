import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** Set to a folder to have a picture of every screen. */
export const PICTURES = process.env['TANDEM_PICTURES'];

interface Looking {
  readonly screen?: string;
  readonly rules?: readonly string[];
  /** Selector of what is a page of its own, and looked at elsewhere. */
  readonly without?: string | null;
}

/** axe finds nothing against WCAG 2.2 AA. */
export async function expectAccessible(page: Page, { screen = page.url(), rules = AA, without = null }: Looking = {}): Promise<void> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], preload: false }).withTags([...rules]);
  if (without !== null) axe.exclude(without);
  // The other mode opens one more page for each look, for frames of other sites; there are none.
  const { violations } = await axe.setLegacyMode(true).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join('\n  ')}`);
  expect(told, `axe on “${screen}”`).toEqual([]);
}

/** In the dark and in the light. */
export async function expectInBothSchemes(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    await picture(page, `${name}-${colorScheme}`);
  }
}

/** Of the whole page, if pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, animations: 'disabled' });
}
