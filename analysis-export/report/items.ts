import * as Plot from '@observablehq/plot';
import { ItemMoments, itemRestCorrelations } from '../../experiments/measures/psychometrics.ts';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import { numberOf } from '../checks/numbers.ts';
import type { FoundExport } from '../checks/read-export.ts';
import { occasionOf, readCodebook } from '../checks/scores.ts';
import { ACCENT, figure, roomFor, SOFT, WARM } from './figures.ts';
import { counted, quantile, share } from './numbers-told.ts';

/** Below this an item says little of what the others say: a convention for a first look. */
const WEAK = 0.3;

/** So many lines are shown at once; more are folded. */
const FEW = 12;

/** How each item goes with the rest of its score, and how persons are spread over what a score can be. */
export async function itemsAndScores(data: FoundExport): Promise<Html> {
  const correlations = await itemRest(data);
  const spread = await spreadOf(data);
  if (spread.length === 0) return html``;
  const names = [...new Set(correlations.map(({ name }) => name))];
  const weak = correlations.filter(({ r }) => r < WEAK);
  return html`<section><h2>Items, and how scores are spread</h2>
<p>Quarters, median and the range of nine in ten persons, from the lowest value that a score can have to the highest. What is pressed against an end has little room for an effect.</p>
${figure('Scores on the range that they can have', {
    height: 56 + 22 * spread.length,
    marginLeft: roomFor(spread.map(({ name }) => name)),
    marginRight: 20,
    x: { label: 'share of the possible range', domain: [0, 1], tickFormat: '.0%', grid: true },
    y: { label: null, domain: spread.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.ruleY(spread, { y: 'name', x1: 'p5', x2: 'p95', stroke: SOFT, strokeWidth: 1.5 }),
      Plot.ruleY(spread, { y: 'name', x1: 'p25', x2: 'p75', stroke: ACCENT, strokeWidth: 6, strokeOpacity: 0.55 }),
      Plot.dot(spread, { y: 'name', x: 'p50', fill: ACCENT, r: 4.5 }),
    ],
  })}
${correlations.length === 0 ? html`` : html`<p>Correlation of each item, in the direction of its score, with the sum of the others. Below zero an item is mostly keyed the wrong way.</p>
${figure('Correlation of items with the rest of their score', {
    height: 56 + 22 * names.length,
    marginLeft: roomFor(names),
    marginRight: 20,
    x: { label: 'correlation with the rest', domain: [-1, 1], grid: true, ticks: 5 },
    y: { label: null, domain: names, tickSize: 0 },
    marks: [Plot.ruleX([0], { stroke: SOFT }), Plot.dot(correlations, { y: 'name', x: 'r', fill: ({ r }) => (r < 0 ? WARM : ACCENT), fillOpacity: 0.7, r: 4 })],
  })}
${weak.length === 0 ? html`<p>No item is below ${share(WEAK)}.</p>` : html`<details ${weak.length <= FEW ? 'open' : ''}><summary>${counted(weak.length, 'item')} below ${share(WEAK)}</summary><table><thead><tr><th>Item</th><th>of</th><th class="n">with the rest</th></tr></thead><tbody>${weak.map(
    ({ name, item, r }) => html`<tr><td>${item}</td><td><code>${name}</code></td><td class="n ${r < 0 ? 'mark' : ''}">${share(r)}</td></tr>`,
  )}</tbody></table></details>`}`}</section>`;
}

async function itemRest(data: FoundExport) {
  const { formulas } = await readCodebook(data);
  const answers = new Map<string, Map<string, number>>();
  for await (const row of data.stream('itemResponses')) {
    const scored = numberOf(row['value_scored']);
    if (scored === null) continue;
    const key = occasionOf(row);
    answers.set(key, (answers.get(key) ?? new Map<string, number>()).set(row['item'] ?? '', scored));
  }
  const moments = new Map<string, ItemMoments>();
  const itemsOf = new Map<string, readonly string[]>();
  for (const row of await data.rows('scaleScores')) {
    const { variable = '', wave = '' } = row;
    const { items = [] } = formulas.get(variable) ?? {};
    if (items.length < 2) continue;
    const name = wave === '1' ? variable : `${variable}, wave ${wave}`;
    const known = moments.get(name) ?? new ItemMoments(items.length);
    known.add(items.map((item) => answers.get(occasionOf(row))?.get(item) ?? null));
    moments.set(name, known);
    itemsOf.set(name, items);
  }
  return [...moments].flatMap(([name, { moments: found }]) =>
    itemRestCorrelations(found).flatMap((r, place) => (r === null || Number.isNaN(r) ? [] : [{ name, item: itemsOf.get(name)?.[place] ?? '', r }])),
  );
}

/** Of every score whose range the codebook knows. */
async function spreadOf(data: FoundExport) {
  const ranges: { name: string; min: number; max: number }[] = [];
  for await (const { table, name = '', min, max, scoring = '' } of data.codebook()) {
    const [least, most] = [numberOf(min), numberOf(max)];
    if (table === 'pairwise' && name.endsWith('_a') && scoring !== '' && least !== null && most !== null && most > least) ranges.push({ name: name.slice(0, -2), min: least, max: most });
  }
  const people = await data.rows('pairwise');
  return ranges.flatMap(({ name, min, max }) => {
    const values = people.flatMap((row) => numberOf(row[`${name}_a`]) ?? []).map((value) => (value - min) / (max - min));
    const at = (place: number) => quantile(values, place) ?? 0;
    return values.length === 0 ? [] : [{ name, p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) }];
  });
}
