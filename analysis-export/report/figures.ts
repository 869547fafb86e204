import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Html } from '../../server/commands/sheet/html.ts';

/** Colours are names that `report.css` fills, in the light and in the dark. */
export const INK = 'var(--ink)';
export const SOFT = 'var(--quiet)';
export const ACCENT = 'var(--accent)';
export const WARM = 'var(--warm)';
/** For conditions and reasons: told apart in grey and by people who see few colours, too. */
export const SERIES = Array.from({ length: 7 }, (_, index) => `var(--series-${index + 1})`);

const { document } = parseHTML('<html><body></body></html>');

/** Room for the longest of these names at 12 px, left of what is drawn; they would be cut off there. */
export function roomFor(names: readonly string[]): number {
  return Math.max(80, 16 + Math.ceil(7.2 * Math.max(0, ...names.map((name) => name.length))));
}

/** A drawing as SVG that needs nothing from outside; `title` is what a screen reader says of it. */
export function figure(title: string, options: Plot.PlotOptions): Html {
  const drawn = Plot.plot({
    document,
    width: 720,
    style: { fontSize: '12px', fontFamily: 'system-ui, sans-serif', color: INK, background: 'transparent' },
    figure: false,
    // Room for the label of the axis below its numbers.
    marginTop: options.y?.label === null ? 10 : 24,
    marginBottom: options.x?.label === undefined ? 10 : 44,
    ariaLabel: title,
    ...options,
  });
  drawn.setAttribute('role', 'img');
  // Names of parts that have no role; the title says it all.
  for (const part of drawn.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return html`<div class="wide" tabindex="0" role="region" aria-label="${title}">${new Html(drawn.outerHTML)}</div>`;
}
