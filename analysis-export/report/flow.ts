import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import type { FoundExport, Row } from '../checks/read-export.ts';
import { ACCENT, figure, INK, SERIES, SOFT } from './figures.ts';
import { counted, percent } from './numbers-told.ts';

/** How far a couple came, as far as the export tells. */
const STAGES = [
  { name: 'given links', reached: () => true },
  { name: 'both came', reached: ({ n_joined }: Row) => Number(n_joined) === 2 },
  { name: 'both agreed', reached: ({ n_consented }: Row) => Number(n_consented) === 2 },
  { name: 'condition drawn', reached: ({ condition }: Row) => condition !== '' },
  { name: 'both completed', reached: ({ n_completed }: Row) => Number(n_completed) === 2 },
] as const;

/** Couples and persons from the link to the end, and where they stopped (CONSORT). */
export async function flow(data: FoundExport): Promise<Html> {
  const dyads = await data.rows('dyads');
  const people = await data.rows('participants');
  const stages = STAGES.map(({ name, reached }) => ({ name, couples: dyads.filter(reached).length }));
  const statuses = countsOf(people, 'status');
  return html`<section><h2>From the link to the end</h2>
<p>${counted(dyads.length, 'couple')}, ${counted(people.length, 'person', 'persons')}. A couple stands in every line that it reached.</p>
${figure('Couples by how far they came', {
    height: 20 + 34 * stages.length,
    marginLeft: 130,
    marginRight: 90,
    x: { axis: null, domain: [0, Math.max(1, dyads.length)] },
    y: { label: null, domain: stages.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.barX(stages, { x: 'couples', y: 'name', fill: ACCENT, insetTop: 3, insetBottom: 3, rx: 2 }),
      Plot.text(stages, { x: 'couples', y: 'name', text: ({ couples }) => `${couples}  (${percent(couples, dyads.length)})`, textAnchor: 'start', dx: 8 }),
    ],
  })}
<table><thead><tr><th>Persons</th><th class="n">n</th><th class="n">share</th></tr></thead><tbody>${statuses.map(
    ([status, n]) => html`<tr><td>${status.replaceAll('_', ' ')}</td><td class="n">${n}</td><td class="n">${percent(n, people.length)}</td></tr>`,
  )}</tbody></table></section>`;
}

/** What was drawn against equal shares; complete pairs by wave are with the scales. */
export async function balance(data: FoundExport): Promise<Html> {
  const assignments = (await data.rows('assignments')).filter(({ unit }) => unit === 'dyad');
  const dyads = new Map((await data.rows('dyads')).map((row) => [row['dyad_id'], row]));
  const factors = [...new Set(assignments.map(({ factor = '' }) => factor))];
  const drawn = factors.flatMap((factor) => {
    const rows = assignments.filter((row) => row['factor'] === factor);
    const levels = [...new Set(rows.map(({ level = '' }) => level))].sort();
    return levels.map((level) => {
      const here = rows.filter((row) => row['level'] === level);
      return { factor, level, n: here.length, plan: rows.length / levels.length, completed: here.filter(({ dyad_id }) => Number(dyads.get(dyad_id)?.['n_completed']) === 2).length };
    });
  });
  return html`<section><h2>Who was drawn what</h2>
${drawn.length === 0 ? html`<p>Nobody has been drawn a condition yet.</p>` : html`<p>Bars are couples drawn; the stronger part went through to the end together. The line is an equal share, which every way of drawing aims at but an imported list: that may hold other shares.</p>
${factors.map((factor) => {
    const levels = drawn.filter((each) => each.factor === factor);
    return html`<h3><code>${factor}</code></h3>${figure(`Couples by level of ${factor}`, {
      height: 54 + 38 * levels.length,
      marginLeft: 130,
      marginRight: 60,
      x: { label: 'couples', ticks: 5, tickFormat: 'd', domain: [0, Math.max(...levels.map(({ n }) => n)) * 1.1] },
      y: { label: null, tickSize: 0 },
      marks: [
        Plot.barX(levels, { x: 'n', y: 'level', fill: SERIES[1] ?? SOFT, fillOpacity: 0.45, insetTop: 4, insetBottom: 4, rx: 2 }),
        Plot.barX(levels, { x: 'completed', y: 'level', fill: ACCENT, insetTop: 4, insetBottom: 4, rx: 2 }),
        Plot.tickX(levels, { x: 'plan', y: 'level', stroke: INK, strokeWidth: 2 }),
        Plot.text(levels, { x: 'n', y: 'level', text: ({ n, completed }) => `${completed} of ${n}`, textAnchor: 'start', dx: 8 }),
      ],
    })}`;
  })}`}</section>`;
}

function countsOf(rows: readonly Row[], column: string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column] ?? '', (counts.get(row[column] ?? '') ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
