import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import type { FoundExport, Row } from '../checks/read-export.ts';
import { ACCENT, figure } from './figures.ts';
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

function countsOf(rows: readonly Row[], column: string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column] ?? '', (counts.get(row[column] ?? '') ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
