import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html } from '../../server/commands/sheet/html.ts';

export const INK = '#2c2723';
export const SOFT = '#8a8178';
export const ACCENT = '#1f6763';
export const WARM = '#a3482c';
/** For conditions and reasons: told apart in grey and by people who see few colours, too. */
export const SERIES = ['#1f6763', '#d98f4e', '#5a78a8', '#a3482c', '#9aa86a', '#8a6a9c', '#b9b0a6'];

const { document } = parseHTML('<html><body></body></html>');

/** A drawing as SVG that needs nothing from outside; `title` is what a screen reader says of it. */
export function figure(title: string, options: Plot.PlotOptions): Html {
  const drawn = Plot.plot({
    document,
    width: 720,
    style: { fontSize: '12px', fontFamily: 'system-ui, sans-serif', color: INK, background: 'transparent' },
    figure: false,
    ariaLabel: title,
    ...options,
  });
  drawn.setAttribute('role', 'img');
  return new Html(drawn.outerHTML);
}
