import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import type { Balance } from '../../server/assignment/expected.ts';
import type { FoundExport } from '../checks/read-export.ts';
import { ACCENT, figure, INK, roomFor, SERIES, SOFT } from './figures.ts';

/** How a study draws, and what that gives after the draws that there were. */
export interface Plan {
  /** `blocks by site`. */
  readonly scheme: string;
  readonly balance: readonly Balance[];
  /** The level of each factor in each condition. */
  readonly levels: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What was drawn against the plan; complete pairs by wave are with the scales. */
export async function balance(data: FoundExport, plan: Plan): Promise<Html> {
  const assignments = (await data.rows('assignments')).filter(({ unit }) => unit === 'dyad');
  const dyads = new Map((await data.rows('dyads')).map((row) => [row['dyad_id'], row]));
  const factors = [...new Set(assignments.map(({ factor = '' }) => factor))];
  const drawn = factors.flatMap((factor) => {
    const rows = assignments.filter((row) => row['factor'] === factor);
    const levels = [...new Set([...rows.map(({ level = '' }) => level), ...plannedLevels(plan, factor)])].sort();
    return levels.map((level) => {
      const here = rows.filter((row) => row['level'] === level);
      const planned = rows.length * shareOf(plan, factor, level, levels.length);
      return { factor, level, n: here.length, plan: planned, completed: here.filter(({ dyad_id }) => Number(dyads.get(dyad_id)?.['n_completed']) === 2).length };
    });
  });
  return html`<section><h2>Who was drawn what</h2>
${drawn.length === 0 ? html`<p>Nobody has been drawn a condition yet.</p>` : html`<p>Bars are couples drawn; the stronger part went through to the end together. The line is what the plan gives to as many couples.</p>
${factors.map((factor) => {
    const levels = drawn.filter((each) => each.factor === factor);
    return html`<h3><code>${factor}</code></h3>${figure(`Couples by level of ${factor}`, {
      height: 54 + 38 * levels.length,
      marginLeft: roomFor(levels.map(({ level }) => level)),
      marginRight: 60,
      x: { label: 'couples', ticks: 5, tickFormat: 'd', domain: [0, Math.max(...levels.map(({ n, plan: planned }) => Math.max(n, planned))) * 1.1] },
      y: { label: null, tickSize: 0 },
      marks: [
        Plot.barX(levels, { x: 'n', y: 'level', fill: SERIES[1] ?? SOFT, fillOpacity: 0.45, insetTop: 4, insetBottom: 4, rx: 2 }),
        Plot.barX(levels, { x: 'completed', y: 'level', fill: ACCENT, insetTop: 4, insetBottom: 4, rx: 2 }),
        Plot.tickX(levels, { x: 'plan', y: 'level', stroke: INK, strokeWidth: 2 }),
        // Beyond the line too, which would strike it through.
        Plot.text(levels, { x: ({ n, plan: planned }) => Math.max(n, planned), y: 'level', text: ({ n, completed }) => `${completed} of ${n}`, textAnchor: 'start', dx: 8 }),
      ],
    })}`;
  })}
${againstPlan(plan)}`}</section>`;
}

function plannedLevels({ balance: lines, levels }: Plan, factor: string): readonly string[] {
  return lines.flatMap(({ group, condition, planned }) => (group === '' && planned > 0 ? (levels[condition]?.[factor] ?? []) : []));
}

/** Of all couples; where nothing was drawn by the plan, an equal one. */
function shareOf({ balance: lines, levels }: Plan, factor: string, level: string, outOf: number): number {
  const all = lines.filter(({ group }) => group === '');
  const sum = (those: readonly Balance[]): number => those.reduce((total, { planned }) => total + planned, 0);
  const whole = sum(all);
  return whole === 0 ? 1 / outOf : sum(all.filter(({ condition }) => levels[condition]?.[factor] === level)) / whole;
}

/** What each way of drawing aims at, and what the range beside it means. */
const AIMS: Readonly<Record<string, string>> = {
  simple: 'Simple randomisation: each condition has the same chance in every draw. Of 100 such studies 95 lie within the range.',
  blocks: 'Permuted blocks of random size: equal shares in every stratum. The range is what blocks that are not full yet allow.',
  minimisation: 'Minimisation: mostly the condition that leaves every level most even. No range follows from it; the shares should be near.',
  list: 'An imported list: the plan is what its first places hold, and there is nothing but that.',
};

function againstPlan({ scheme, balance: lines }: Plan): Html {
  if (lines.length === 0) return html`<p>None of these conditions was drawn: they were asked for, in couples for trying out.</p>`;
  const hasGroups = lines.some(({ group }) => group !== '');
  const isOff = ({ drawn, within }: Balance): boolean => within !== null && (drawn < within[0] || drawn > within[1]);
  return html`<h3>Against the plan</h3>
<p>${AIMS[scheme.split(' ', 1)[0] ?? ''] ?? scheme} All draws of the study count, also of couples that are not in this export. What lies outside is marked.</p>
<div class="wide" tabindex="0" role="region" aria-label="Draws against the plan"><table><thead><tr>${hasGroups ? html`<th>Couples</th>` : ''}<th>Condition</th><th class="n">drawn</th><th class="n">planned</th><th class="n">range</th></tr></thead><tbody>${lines.map(
    (line) => html`<tr>${hasGroups ? html`<td>${line.group === '' ? 'all' : line.group}</td>` : ''}<td><code>${line.condition}</code></td><td class="n ${isOff(line) ? 'mark' : ''}">${line.drawn}</td><td class="n">${Number(line.planned.toFixed(1))}</td><td class="n">${line.within === null ? '–' : line.within[0] === line.within[1] ? line.within[0] : `${line.within[0]} to ${line.within[1]}`}</td></tr>`,
  )}</tbody></table></div>`;
}
