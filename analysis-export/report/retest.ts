import * as Plot from '@observablehq/plot';
import { html, type Html } from '../../server/commands/sheet/html.ts';
import { numberOf } from '../checks/numbers.ts';
import type { FoundExport, Row } from '../checks/read-export.ts';
import { ACCENT, figure, roomFor, SOFT, WARM } from './figures.ts';
import { correlation, share } from './numbers-told.ts';

/** A score tells two people apart over time from here on. */
const STEADY = 0.5;

/** So much better a couple must fit the other way round, in variances a score, before it is named. */
const CLEARLY = 1;

interface Again {
  readonly name: string;
  readonly wave: string;
  readonly people: readonly { readonly dyad: string; readonly earlier: number; readonly partnerEarlier: number; readonly later: number }[];
}

/**
 * Whether the same people came back: what somebody said at the sitting should go with what the same person says later, and
 * less with what the partner does. If two have taken each other's link, it is the other way round.
 */
export async function retest(data: FoundExport): Promise<Html> {
  const again = againIn(await data.rows('pairwise'), data.headerOf('pairwise'));
  const lines = again.flatMap(({ name, wave, people }) => {
    const own = correlation(people.map(({ earlier, later }) => [earlier, later]));
    const cross = correlation(people.map(({ partnerEarlier, later }) => [partnerEarlier, later]));
    return own === null || cross === null ? [] : [{ label: `${name}, wave ${wave}`, name, wave, own: own.r, cross: cross.r }];
  });
  if (lines.length === 0) return html``;
  const turned = turnedCouples(again.filter(({ name, wave }) => lines.some((line) => line.name === name && line.wave === wave && line.own >= STEADY)));
  return html`<section><h2>The same people in every wave</h2>
<p>Filled: how scores of the sitting go with those of the same person later. Open: with those of the partner. Near zero a score tells nobody apart; where the open dot is beyond ${share(STEADY)} and further right than the filled one, couples may have taken each other’s links.</p>
${figure('Correlation of scores over waves, own and partner’s', {
    height: 56 + 22 * lines.length,
    marginLeft: roomFor(lines.map(({ label }) => label)),
    marginRight: 50,
    x: { label: 'correlation with the sitting', domain: [-1, 1], grid: true, ticks: 5 },
    y: { label: null, domain: lines.map(({ label }) => label), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: SOFT }),
      Plot.dot(lines, { y: 'label', x: 'cross', stroke: colour, strokeWidth: 1.5, r: 4.5 }),
      Plot.dot(lines, { y: 'label', x: 'own', fill: colour, r: 4.5 }),
      Plot.text(lines, { y: 'label', x: 1, text: ({ own }) => share(own), textAnchor: 'start', dx: 12 }),
    ],
  })}
${turned.length === 0 ? html`<p>No couple fits clearly better with its two people taken for each other.</p>` : html`<p class="mark">Fit clearly better with the two taken for each other: ${turned.join(', ')}. Look at their devices, languages and birth years before you use these waves.</p>`}</section>`;
}

const colour = ({ own, cross }: { readonly own: number; readonly cross: number }): string => (cross > own && cross >= STEADY ? WARM : ACCENT);

/** Scores that were given at the sitting and in a later wave, of everybody who has both, and the partner's of the sitting. */
function againIn(rows: readonly Row[], header: readonly string[]): readonly Again[] {
  const scores = header.flatMap((name) => (name.endsWith('_a') && header.includes(`${name}_gmc`) ? [name.slice(0, -2)] : []));
  const waves = [...new Set(rows.map(({ wave = '' }) => wave))].sort((one, other) => Number(one) - Number(other));
  const sitting = new Map(rows.filter(({ wave }) => wave === waves[0]).map((row) => [row['participant_id'], row]));
  return waves.slice(1).flatMap((wave) =>
    scores.map((name): Again => ({
      name,
      wave,
      people: rows.flatMap((row) => {
        const before = sitting.get(row['participant_id']);
        const [earlier, partnerEarlier, later] = [numberOf(before?.[`${name}_a`]), numberOf(before?.[`${name}_p`]), numberOf(row[`${name}_a`])];
        if (row['wave'] !== wave || earlier === null || partnerEarlier === null || later === null) return [];
        return [{ dyad: row['dyad_id'] ?? '', earlier, partnerEarlier, later }];
      }),
    })),
  );
}

/** Couples that fit clearly better the other way round, with the wave. */
function turnedCouples(again: readonly Again[]): readonly string[] {
  const gains = new Map<string, number[]>();
  for (const { wave, people } of again) {
    const [before, after] = [standardised(people.map(({ earlier }) => earlier)), standardised(people.map(({ later }) => later))];
    for (const { dyad, earlier, partnerEarlier, later } of people) {
      const gain = (before(earlier) - after(later)) ** 2 - (before(partnerEarlier) - after(later)) ** 2;
      const key = `${dyad} in wave ${wave}`;
      gains.set(key, [...(gains.get(key) ?? []), gain]);
    }
  }
  return [...gains].filter(([, each]) => each.reduce((sum, gain) => sum + gain, 0) / each.length > CLEARLY).map(([key]) => key);
}

function standardised(values: readonly number[]): (value: number) => number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
  return (value) => (deviation === 0 ? 0 : (value - mean) / deviation);
}
