import type { BrowserCode } from '../../../server/protocol/browser-code.ts';
import { patiently } from '../patiently.ts';

/** The `browser.ts` of each experiment that has one; each is a file of its own, fetched when a step names it. */
const WRITTEN: Readonly<Record<string, () => Promise<unknown>>> = import.meta.glob('../../../experiments/*/browser.ts');

const loaded = new Map<string, BrowserCode>();

/** @throws Error if this build has no such code */
export async function loadBrowserCode(experiment: string): Promise<void> {
  if (loaded.has(experiment)) return;
  const load = WRITTEN[`../../../experiments/${experiment}/browser.ts`];
  if (load === undefined) throw new Error(`no browser.ts of "${experiment}" in this build`);
  const found = await patiently(load);
  if (!isBrowserModule(found)) throw new Error(`the browser.ts of "${experiment}" does not export its timelines`);
  loaded.set(experiment, found.default);
}

/** Undefined if it is not here yet. */
export function loadedBrowserCode(experiment: string): BrowserCode | undefined {
  return loaded.get(experiment);
}

function isBrowserModule(found: unknown): found is { readonly default: BrowserCode } {
  if (typeof found !== 'object' || found === null || !('default' in found)) return false;
  return typeof found.default === 'object' && found.default !== null && 'timelines' in found.default;
}
