import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import { numberOf } from '../checks/numbers.ts';
import type { FoundExport } from '../checks/read-export.ts';
import { ACCENT, figure, SOFT } from './figures.ts';
import { counted, percent, quantile } from './numbers-told.ts';

/** How much at one instant partners saw what they were to see together, and whom to leave out for it. */
export async function synchronyQuality(data: FoundExport): Promise<Html> {
  // A turn after the first begins when the one before ends: nothing was agreed there. A letter is on one screen only.
  const steps = (await data.rows('stepPairs')).filter(
    ({ target_server_ms, onset_missing_1, onset_missing_2 }) => target_server_ms !== '' && onset_missing_1 !== 'not_shown' && onset_missing_2 !== 'not_shown',
  );
  const people = await data.rows('timing');
  const skews = steps.flatMap(({ onset_skew_ms }) => numberOf(onset_skew_ms) ?? []).map(Math.abs);
  const trips = people.flatMap(({ rtt_median_ms }) => numberOf(rtt_median_ms) ?? []);
  const lost = people.filter(({ n_reconnects }) => Number(n_reconnects) > 0).length;
  const kept = steps.filter(({ onset_quality }) => onset_quality === 'good' || onset_quality === 'usable').length;
  const told = (value: number | null) => (value === null ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);
  const widest = Math.max(1, quantile(skews, 0.99) ?? 1);
  return html`<section><h2>At the same instant</h2>
${skews.length === 0 ? html`<p>No step was painted on both sides.</p>` : html`<p>Distance between the two painted onsets of a synchronised step, over ${counted(skews.length, 'step')}; the longest 1 % are left out of the drawing.</p>
${figure('Distribution of the distance between painted onsets', {
    height: 190,
    marginLeft: 50,
    x: { label: 'ms apart', domain: [0, widest] },
    y: { label: 'steps', grid: true, ticks: 4 },
    marks: [Plot.rectY(skews.filter((skew) => skew <= widest).map((skew) => ({ skew })), { ...Plot.binX({ y: 'count' }, { x: 'skew', thresholds: 24 }), fill: ACCENT }), Plot.ruleY([0], { stroke: SOFT })],
  })}`}
<table><thead><tr><th>Measured</th><th class="n">median</th><th class="n">95 %</th><th class="n">largest</th></tr></thead><tbody>
<tr><td>onsets apart</td><td class="n">${told(quantile(skews, 0.5))}</td><td class="n">${told(quantile(skews, 0.95))}</td><td class="n">${told(quantile(skews, 1))}</td></tr>
<tr><td>round trip to the server</td><td class="n">${told(quantile(trips, 0.5))}</td><td class="n">${told(quantile(trips, 0.95))}</td><td class="n">${told(quantile(trips, 1))}</td></tr>
</tbody></table>
<p>${lost} of ${counted(people.length, 'person', 'persons')} lost the connection at least once and came back.</p>
<p class="advice">Recommended for analyses of timing: <code>onset_quality %in% c("good", "usable")</code> in <code>stepPairs</code>, which keeps ${kept} of ${steps.length} steps (${percent(kept, steps.length)}). Analyses of scales need no such filter.</p></section>`;
}
