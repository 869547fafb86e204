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

/** Width of a drawing in units of its own, of which text has 12: for a page, and for a phone. */
const WIDTHS = { page: 720, phone: 400 } as const;

/** Of a phone's width names may take so much; what is drawn needs the rest. */
const NAMES_ON_PHONE = 170;

/** A drawing as SVG that needs nothing from outside, once for each width; `title` is what a screen reader says of it. */
export function figure(title: string, options: Plot.PlotOptions): Html {
  return html`<div class="figure"><div class="on-page">${drawn(title, WIDTHS.page, options)}</div><div class="on-phone">${drawn(title, WIDTHS.phone, forPhone(options))}</div></div>`;
}

/** Long names go on in a second line. */
function forPhone(options: Plot.PlotOptions): Plot.PlotOptions {
  const { marginLeft = 0, height = 0, y } = options;
  if (marginLeft <= NAMES_ON_PHONE) return options;
  const lines = y?.domain === undefined ? 0 : [...y.domain].length;
  return { ...options, marginLeft: NAMES_ON_PHONE, height: height + 10 * lines, y: { ...y, tickFormat: (name: string) => broken(name) } };
}

/** In two, at the underscore or space nearest to the middle of what is too long. */
function broken(name: string): string {
  if (roomFor([name]) <= NAMES_ON_PHONE) return name;
  const places = [...name].flatMap((letter, index) => (letter === '_' || letter === ' ' ? [index + 1] : []));
  const [nearest] = places.sort((one, other) => Math.abs(one - name.length / 2) - Math.abs(other - name.length / 2));
  return nearest === undefined ? name : `${name.slice(0, nearest)}\n${name.slice(nearest)}`;
}

function drawn(title: string, width: number, options: Plot.PlotOptions): Html {
  const plot = Plot.plot({
    document,
    width,
    style: { fontSize: '12px', fontFamily: 'system-ui, sans-serif', color: INK, background: 'transparent' },
    figure: false,
    // Room for the label of the axis below its numbers.
    marginTop: options.y?.label === null ? 10 : 24,
    marginBottom: options.x?.label === undefined ? 10 : 44,
    ariaLabel: title,
    ...options,
  });
  plot.setAttribute('role', 'img');
  // Names of parts that have no role; the title says it all.
  for (const part of plot.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return new Html(plot.outerHTML);
}
