import { html, type Html } from '../../server/commands/sheet/html.ts';
import { numberOf } from '../checks/numbers.ts';
import type { FoundExport, Row } from '../checks/read-export.ts';
import { counted, quantile } from './numbers-told.ts';

/** What ends whatever somebody did: they were done, or it was over by itself. */
const ENDS: readonly string[] = ['step_finished', 'deadline_passed'];

/** How long persons waited for a step that both began at once, and how long sittings took: both can colour what is said next. */
export async function waits(data: FoundExport): Promise<Html> {
  const lines = await waitsOf(data);
  const lengths = lengthsOf(await data.rows('dyadSessions'));
  if (lines.length === 0 && lengths.length === 0) return html``;
  const told = (ms: number | null) => (ms === null ? '–' : ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`);
  const three = (values: readonly number[]) => [0.5, 0.95, 1].map((at) => html`<td class="n">${told(quantile(values, at))}</td>`);
  const heads = html`<th class="n">median</th><th class="n">95 %</th><th class="n">longest</th>`;
  return html`<section><h2>Waits, and how long it took</h2>
${lines.length === 0 ? html`` : html`<p>From the end of what a person did before to the start of a step that both began at once. Who waits longer has the slower partner; a model may take the wait as a covariate.</p>
<div class="wide" tabindex="0" role="region" aria-label="Waits by step"><table><thead><tr><th>Waited for</th><th class="n">persons</th>${heads}</tr></thead><tbody>${lines.map(
    ({ step, values }) => html`<tr><td><code>${step}</code></td><td class="n">${values.length}</td>${three(values)}</tr>`,
  )}</tbody></table></div>`}
${lengths.length === 0 ? html`` : html`<p>From the first arrival to the end, of ${counted(lengths.reduce((sum, { values }) => sum + values.length, 0), 'sitting')} that are over.</p>
<div class="wide" tabindex="0" role="region" aria-label="Length of sittings by wave"><table><thead><tr><th>Wave</th><th class="n">couples</th>${heads}</tr></thead><tbody>${lengths.map(
    ({ wave, values }) => html`<tr><td>${wave}</td><td class="n">${values.length}</td>${three(values)}</tr>`,
  )}</tbody></table></div>`}</section>`;
}

/** By step, in the order of the first couple that came to it. */
async function waitsOf(data: FoundExport) {
  const [people, finished] = [new Map<string, Set<string>>(), new Map<string, number[]>()];
  for await (const row of data.stream('events')) {
    const { dyad_session_id = '', participant_id = '', event = '', t_server_ms } = row;
    if (participant_id !== '') people.set(dyad_session_id, (people.get(dyad_session_id) ?? new Set()).add(participant_id));
    const at = numberOf(t_server_ms);
    if (at === null || !ENDS.includes(event)) continue;
    // What is over by itself and names nobody is over for both.
    const key = `${dyad_session_id} ${participant_id}`;
    finished.set(key, [...(finished.get(key) ?? []), at]);
  }
  const found = new Map<string, number[]>();
  for (const { dyad_session_id = '', step_id = '', target_server_ms } of await data.rows('stepPairs')) {
    const target = numberOf(target_server_ms);
    if (target === null) continue;
    const shared = finished.get(`${dyad_session_id} `) ?? [];
    const spans = [...(people.get(dyad_session_id) ?? [])].flatMap((person) => {
      const before = [...(finished.get(`${dyad_session_id} ${person}`) ?? []), ...shared].filter((at) => at <= target);
      return before.length === 0 ? [] : [target - Math.max(...before)];
    });
    found.set(step_id, [...(found.get(step_id) ?? []), ...spans]);
  }
  return [...found].flatMap(([step, values]) => (values.length === 0 ? [] : [{ step, values }]));
}

function lengthsOf(sessions: readonly Row[]) {
  const waves = new Map<string, number[]>();
  for (const { wave = '', started_at = '', ended_at = '' } of sessions) {
    const span = Date.parse(ended_at) - Date.parse(started_at);
    if (Number.isFinite(span)) waves.set(wave, [...(waves.get(wave) ?? []), span]);
  }
  return [...waves].map(([wave, values]) => ({ wave, values }));
}
