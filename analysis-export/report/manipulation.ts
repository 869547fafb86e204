import { createHash } from 'node:crypto';
import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import { numberOf } from '../checks/numbers.ts';
import type { FoundExport } from '../checks/read-export.ts';
import { ACCENT, figure, SOFT } from './figures.ts';

/** Persons of a condition below this could be told by the width of their interval. */
const FEWEST = 4;

/**
 * Whether conditions differ in what the manipulation was to change, without telling which is which: each score has its
 * own letters, in an order that follows from names only, so nobody learns a condition by comparing scores.
 */
export async function manipulation(data: FoundExport, checks: readonly string[]): Promise<Html> {
  const people = (await data.rows('pairwise')).filter(({ condition, wave }) => condition !== '' && wave === '1');
  const drawn = checks.map((name) => ({ name, means: meansOf(name, people.map((row) => [row['condition'] ?? '', numberOf(row[`${name}_a`])] as const)) }));
  const told = drawn.filter(({ means }) => means.length > 1);
  if (told.length === 0) return html``;
  return html`<section><h2>Did the manipulation come across?</h2>
<p>Means of the manipulation checks by condition, with 95 % intervals over persons. Conditions are masked: letters are drawn anew for each score, so A of one is not A of the next. Which is which stays in the tables until you look there.</p>
${told.map(
    ({ name, means }) => html`<h3><code>${name}</code></h3>${figure(`Means of ${name} by masked condition`, {
      height: 56 + 30 * means.length,
      marginLeft: 40,
      marginRight: 60,
      x: { label: 'mean', grid: true, ticks: 5 },
      y: { label: null, domain: means.map(({ letter }) => letter), tickSize: 0 },
      marks: [
        Plot.ruleY(means, { y: 'letter', x1: 'low', x2: 'high', stroke: ACCENT, strokeWidth: 2 }),
        Plot.dot(means, { y: 'letter', x: 'mean', fill: ACCENT, r: 4.5 }),
        Plot.text(means, { y: 'letter', x: 'high', text: ({ mean }) => mean.toFixed(2), textAnchor: 'start', dx: 8, fill: SOFT }),
      ],
    })}`,
  )}</section>`;
}

function meansOf(name: string, values: readonly (readonly [string, number | null])[]) {
  const groups = new Map<string, number[]>();
  for (const [condition, value] of values) if (value !== null) groups.set(condition, [...(groups.get(condition) ?? []), value]);
  const order = (condition: string) => createHash('sha256').update(`${name} ${condition}`).digest('hex');
  return [...groups]
    .filter(([, group]) => group.length >= FEWEST)
    .sort(([one], [other]) => (order(one) < order(other) ? -1 : 1))
    .map(([, group], index) => {
      const n = group.length;
      const mean = group.reduce((sum, value) => sum + value, 0) / n;
      const half = 1.96 * Math.sqrt(group.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) / n);
      return { letter: String.fromCharCode(65 + index), mean, low: mean - half, high: mean + half };
    });
}
