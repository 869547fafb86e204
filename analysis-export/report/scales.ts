import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import { numberOf } from '../checks/numbers.ts';
import type { FoundExport } from '../checks/read-export.ts';
import { ACCENT, figure, roomFor, SERIES, SOFT, WARM } from './figures.ts';
import { correlation, percent, quantile, share } from './numbers-told.ts';

/** Reliabilities, and how complete each score is in couples. */
export async function reliabilities(data: FoundExport): Promise<Html> {
  const scores = await data.rows('scaleScores');
  const groups = new Map<string, (typeof scores)[number][]>();
  for (const row of scores) {
    const key = `${row['wave']} ${row['variable']}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups.values()].map((rows) => {
    const [first = {}] = rows;
    const complete = new Map<string, number>();
    for (const { dyad_id = '', score } of rows) complete.set(dyad_id, (complete.get(dyad_id) ?? 0) + (score === '' ? 0 : 1));
    const values = rows.flatMap(({ score }) => numberOf(score) ?? []);
    const [alpha, omega] = [numberOf(first['alpha']), numberOf(first['omega'])];
    return { variable: first['variable'] ?? '', wave: first['wave'] ?? '', items: first['n_items'] ?? '', n: values.length, pairs: [...complete.values()].filter((count) => count === 2).length, couples: complete.size, median: quantile(values, 0.5), alpha, omega };
  });
  const hasWaves = new Set(lines.map(({ wave }) => wave)).size > 1;
  return html`<section><h2>Scales</h2>
<p>Complete pairs are couples in which both have the score. Alpha and omega are over persons, not corrected for partners being alike; below .70 they are marked.</p>
<div class="wide" tabindex="0" role="region" aria-label="Scores and their reliabilities"><table><thead><tr><th>Score</th>${hasWaves ? html`<th class="n">wave</th>` : ''}<th class="n">items</th><th class="n">alpha</th><th class="n">omega</th><th class="n">persons</th><th class="n">complete pairs</th><th class="n">median</th></tr></thead><tbody>${lines.map(
    ({ variable, wave, items, n, pairs, couples, median, alpha, omega }) =>
      html`<tr><td><code>${variable}</code></td>${hasWaves ? html`<td class="n">${wave}</td>` : ''}<td class="n">${items}</td><td class="n ${alpha !== null && alpha < 0.7 ? 'mark' : ''}">${share(alpha)}</td><td class="n ${omega !== null && omega < 0.7 ? 'mark' : ''}">${share(omega)}</td><td class="n">${n}</td><td class="n">${pairs} <span class="soft">${percent(pairs, couples)}</span></td><td class="n">${median === null ? '–' : Number(median.toFixed(2))}</td></tr>`,
  )}</tbody></table></div></section>`;
}

/** How alike partners are in each score: what makes persons no independent cases. */
export async function similarity(data: FoundExport): Promise<Html> {
  const wide = await data.rows('dyadWide');
  const stems = data.headerOf('dyadWide').flatMap((name) => (name.endsWith('_mean') ? [name.slice(0, -5)] : []));
  const found = stems.flatMap((stem) => {
    // Members are drawn by chance, so each couple counts both ways round: which is A means nothing.
    const pairs = wide.flatMap((row): (readonly [number, number])[] => {
      const [one, other] = [numberOf(row[`${stem}_1`]), numberOf(row[`${stem}_2`])];
      return one === null || other === null ? [] : [[one, other]];
    });
    const both = correlation([...pairs, ...pairs.map(([one, other]) => [other, one] as const)]);
    const once = correlation(pairs);
    if (both === null || once === null) return [];
    const z = Math.atanh(Math.min(0.999999, Math.max(-0.999999, both.r)));
    const half = 1.959964 / Math.sqrt(Math.max(1, pairs.length - 1.5));
    return [{ stem, r: both.r, low: Math.tanh(z - half), high: Math.tanh(z + half) }];
  });
  return html`<section><h2>How alike partners are</h2>
${found.length === 0 ? html`<p>Too few complete couples to say.</p>` : html`<p>Double-entry (intraclass) correlation of the two partners, with its 95 % interval. Off zero, persons are no independent cases; below zero, a random intercept cannot show it and <code>corCompSymm</code> can.</p>
${figure('Correlation between partners by score', {
    height: 56 + 22 * found.length,
    marginLeft: roomFor(found.map(({ stem }) => stem)),
    marginRight: 50,
    x: { label: 'correlation', domain: [-1, 1], grid: true, ticks: 5 },
    y: { label: null, domain: found.map(({ stem }) => stem), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: SOFT }),
      Plot.ruleY(found, { y: 'stem', x1: 'low', x2: 'high', stroke: ACCENT, strokeWidth: 2 }),
      Plot.dot(found, { y: 'stem', x: 'r', fill: ({ r }) => (r < 0 ? WARM : ACCENT), r: 4.5 }),
      Plot.text(found, { y: 'stem', x: 1, text: ({ r }) => share(r), textAnchor: 'start', dx: 12 }),
    ],
  })}`}</section>`;
}

/** Answers that are not there, by scale, and why. */
export async function missing(data: FoundExport): Promise<Html> {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  for await (const { scale = '', phase = '', missing_reason = '' } of data.stream('itemResponses')) {
    const name = `${scale} ${phase}`;
    totals.set(name, (totals.get(name) ?? 0) + 1);
    if (missing_reason !== '') counts.set(`${name}\t${missing_reason}`, (counts.get(`${name}\t${missing_reason}`) ?? 0) + 1);
  }
  const bars = [...counts].map(([key, n]) => {
    const [name = '', reason = ''] = key.split('\t');
    return { name, reason: reason.replaceAll('_', ' '), share: n / (totals.get(name) ?? 1) };
  });
  const reasons = [...new Set(bars.map(({ reason }) => reason))].sort();
  const people = await data.rows('participants');
  const failed = people.filter(({ n_attention_failed }) => Number(n_attention_failed) > 0).length;
  const seen = people.filter(({ partner_present_report }) => partner_present_report === 'partner').length;
  return html`<section><h2>Answers that are missing, and flags</h2>
${bars.length === 0 ? html`<p>No item of any scale is without an answer.</p>` : html`<p>Share of the items of each scale without an answer, by reason.</p>
${figure('Missing answers by scale and reason', {
    height: 56 + 22 * new Set(bars.map(({ name }) => name)).size,
    marginLeft: roomFor(bars.map(({ name }) => name)),
    marginRight: 30,
    x: { label: 'share of items', tickFormat: '.0%', grid: true },
    y: { label: null, tickSize: 0 },
    color: { domain: reasons, range: SERIES.slice(0, reasons.length) },
    marks: [Plot.barX(bars, { x: 'share', y: 'name', fill: 'reason', insetTop: 3, insetBottom: 3 }), Plot.ruleX([0])],
  })}<p class="legend">${reasons.map((reason, index) => html`<span><i style="background:${SERIES[index] ?? SOFT}"></i>${reason}</span>`)}</p>`}
<ul><li>${failed} of ${people.length} persons chose another answer than an attention item asked for.</li><li>${seen} said that their partner had seen the screen meanwhile.</li></ul></section>`;
}
