import { html, type Html } from '../../server/commands/sheet/html.ts';
import type { FoundExport } from '../checks/read-export.ts';

/** Which member has which role, by condition: a role that goes with a condition cannot be told from it. */
export async function roles(data: FoundExport): Promise<Html> {
  const people = (await data.rows('pairwise')).filter(({ role_a, condition }) => role_a !== '' && condition !== '');
  const distinct = (column: 'role_a' | 'condition') => [...new Set(people.map((row) => row[column] ?? ''))].sort();
  const [named, cells] = [distinct('role_a'), distinct('condition')];
  if (named.length < 2) return html``;
  const counted = (role: string, cell: string, member: string) =>
    people.filter((row) => row['role_a'] === role && row['condition'] === cell && row['member'] === member).length;
  return html`<section><h2>Who has which role</h2>
<p>Persons A and B (drawn by chance) in each role, by condition. Where the two are far apart in one condition only, role and condition are mixed up.</p>
<div class="wide" tabindex="0" role="region" aria-label="Roles by condition"><table><thead><tr><th>Condition</th>${named.map((role) => html`<th class="n">${role}, A</th><th class="n">${role}, B</th>`)}</tr></thead><tbody>${cells.map(
    (cell) => html`<tr><td><code>${cell}</code></td>${named.map((role) => html`<td class="n">${counted(role, cell, 'A')}</td><td class="n">${counted(role, cell, 'B')}</td>`)}</tr>`,
  )}</tbody></table></div></section>`;
}
