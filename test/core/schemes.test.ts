import { expect, it } from 'vitest';
import { consortSentence } from '../../server/assignment/consort.ts';
import { drawReport } from '../../server/assignment/draw-report.ts';
import { balanceOf } from '../../server/assignment/expected.ts';
import { drawCondition, drawnAgain, type ConditionDraw, type Randomisation } from '../../server/assignment/schemes.ts';
import { stratumOf } from '../../server/assignment/strata.ts';

const CONDITIONS = ['meaning', 'detail', 'plain'];
const STRATA = { site: ['north', 'south'], stage: ['dating', 'married'] };
const COUPLES = ['site=north; stage=dating', 'site=north; stage=married', 'site=south; stage=dating', 'site=south; stage=married'];
const MINIMISATION = { scheme: 'minimisation', strata: STRATA, tenths: 8 } as const;
const seedOf = (byte: number) => new Uint8Array(32).fill(byte);

function drawn(randomisation: Randomisation, length: number, seed: Uint8Array, couples: readonly string[] = ['']): ConditionDraw[] {
  const draws: ConditionDraw[] = [];
  while (draws.length < length) {
    const stratum = couples[(draws.length * 7 + Math.floor(draws.length / 3)) % couples.length] ?? '';
    draws.push(drawCondition(randomisation, { conditions: CONDITIONS, earlier: draws, stratum, seed }));
  }
  return draws;
}

function count(draws: readonly { readonly condition: string }[], condition: string): number {
  return draws.filter((draw) => draw.condition === condition).length;
}

it('[A12] simple: about a third each, and no memory of the draw before', () => {
  const draws = drawn({ scheme: 'simple' }, 900, seedOf(1));
  for (const condition of CONDITIONS) expect(Math.abs(count(draws, condition) - 300)).toBeLessThan(45);
  const same = draws.filter(({ condition }, index) => condition === draws[index - 1]?.condition).length;
  expect(Math.abs(same - 300)).toBeLessThan(45);
});

it('[A13] stratified: every full block of every stratum is even', () => {
  const draws = drawn({ scheme: 'blocks', strata: STRATA }, 400, seedOf(2), COUPLES);
  for (const stratum of COUPLES) {
    const own = draws.filter((draw) => draw.stratum === stratum);
    const full = own.flatMap(({ place }) => (place !== null && place.position === place.blockSize ? [place.block] : []));
    expect(full.length).toBeGreaterThan(5);
    for (const block of full) {
      const counts = CONDITIONS.map((condition) => count(own.filter(({ place }) => place?.block === block), condition));
      expect(new Set(counts).size).toBe(1);
    }
  }
});

it('[A14] minimisation: takes the condition of least imbalance in 80 of 100, and any where all are alike', () => {
  // By hand: among north there is one meaning more, among dating one detail more; plain leaves 1 + 1, the others more.
  const earlier = [
    { condition: 'meaning', stratum: 'site=north; stage=married', place: null },
    { condition: 'detail', stratum: 'site=south; stage=dating', place: null },
  ];
  const question = { conditions: CONDITIONS, earlier, stratum: 'site=north; stage=dating' };
  const seeds = Array.from({ length: 250 }, (_, index) => seedOf(index));
  const taken = seeds.map((seed) => drawCondition(MINIMISATION, { ...question, seed }));
  expect(Math.abs(count(taken, 'plain') / 250 - 0.8)).toBeLessThan(0.08);
  expect(count(taken, 'meaning')).toBeGreaterThan(8);
  expect(count(taken, 'detail')).toBeGreaterThan(8);
  const first = seeds.map((seed) => drawCondition(MINIMISATION, { ...question, earlier: [], seed }));
  for (const condition of CONDITIONS) expect(Math.abs(count(first, condition) / 250 - 1 / 3)).toBeLessThan(0.1);
});

it('[A14] minimisation keeps the margins of every factor more even than simple randomisation does', () => {
  const worst = (randomisation: Randomisation) => {
    const couples = drawn(randomisation, 120, seedOf(4), COUPLES).map(({ condition }, index) => ({
      condition, stratum: COUPLES[(index * 7 + Math.floor(index / 3)) % COUPLES.length] ?? '',
    }));
    return Math.max(...Object.values(STRATA).flat().map((level) => {
      const counts = CONDITIONS.map((condition) => count(couples.filter(({ stratum }) => stratum.includes(level)), condition));
      return Math.max(...counts) - Math.min(...counts);
    }));
  };
  expect(worst(MINIMISATION)).toBeLessThanOrEqual(5);
  expect(worst({ scheme: 'simple' })).toBeGreaterThan(worst(MINIMISATION));
});

it('[A15] imported list: in its order, and nothing behind its end', () => {
  const list = ['plain', 'plain', 'meaning'];
  expect(drawn({ scheme: 'list', list }, 3, seedOf(5)).map(({ condition }) => condition)).toEqual(list);
  expect(() => drawn({ scheme: 'list', list }, 4, seedOf(5))).toThrow('has 3 conditions, and couple 4');
});

it.each([
  [{ scheme: 'simple' }],
  [{ scheme: 'blocks', strata: STRATA }],
  [MINIMISATION],
  [{ scheme: 'list', list: Array.from({ length: 60 }, (_, index) => CONDITIONS[index % 3] ?? '') }],
] as const)('[A16] can be drawn again, and a changed draw is found: %o', (randomisation) => {
  const draws = drawn(randomisation, 60, seedOf(6), COUPLES);
  const given = { conditions: CONDITIONS, seed: seedOf(6) };
  expect(drawnAgain(randomisation, draws, given)).toEqual(draws);
  const last = draws[59]?.condition;
  const changed = draws.with(59, { ...(draws[59] ?? draws[0] ?? fail()), condition: last === 'plain' ? 'meaning' : 'plain' });
  expect(drawnAgain(randomisation, changed, given)[59]?.condition).toBe(last);
});

it('[A16] a draw that seed or list cannot have made is told; that nothing can be drawn is an error', () => {
  const draws = drawn({ scheme: 'blocks', strata: {} }, 60, seedOf(6));
  const elsewhere = drawnAgain({ scheme: 'blocks', strata: {} }, draws, { conditions: CONDITIONS, seed: seedOf(7) });
  expect(elsewhere).toContain(null);
  const short = { scheme: 'list', list: ['plain'] } as const;
  expect(drawnAgain(short, draws.slice(0, 2), { conditions: CONDITIONS, seed: seedOf(6) }).map((draw) => draw?.condition)).toEqual(['plain', undefined]);
  for (const randomisation of [{ scheme: 'simple' }, { scheme: 'blocks', strata: {} }, MINIMISATION] as const) {
    expect(() => drawnAgain(randomisation, draws, { conditions: [], seed: seedOf(6) }), randomisation.scheme).toThrow('to draw from');
  }
});

it('[A17] names each level that is missing or unknown', () => {
  expect(stratumOf(STRATA, { stage: 'dating', site: 'north' })).toBe('site=north; stage=dating');
  expect(stratumOf({}, {})).toBe('');
  expect(() => stratumOf(STRATA, { site: 'nort', age: 'old' })).toThrow(
    'the study has no stratum "age" · site is nort; it takes north or south · stage is missing; it takes dating or married',
  );
});

it('[A18] says to CONSORT how the sequence was made, and never the seed', () => {
  const said = consortSentence(MINIMISATION, CONDITIONS, 'c0ffee');
  expect(said).toContain('minimisation (Pocock & Simon, 1975) over site and stage, with probability 0.8');
  expect(said).toContain('SHA-256 c0ffee');
  const blocks = consortSentence({ scheme: 'blocks', strata: STRATA }, CONDITIONS, 'c0ffee');
  expect(blocks).toContain('permuted blocks of random size (each condition 2, 3 or 4 times per block), stratified by site and stage');
});

function fail(): never {
  throw new Error('no draw');
}

it.each([
  [{ scheme: 'simple', arms: ['meaning', 'plain'] }],
  [{ scheme: 'blocks', strata: STRATA, arms: ['meaning', 'plain'] }],
  [{ ...MINIMISATION, arms: ['meaning', 'plain'] }],
] as const)('[A20] draws to the conditions of the study alone, and to these alike: %o', (randomisation) => {
  const draws = drawn(randomisation, 200, seedOf(7), COUPLES);
  expect(count(draws, 'detail')).toBe(0);
  expect(Math.abs(count(draws, 'plain') - 100)).toBeLessThan(25);
  expect(drawnAgain(randomisation, draws, { conditions: CONDITIONS, seed: seedOf(7) })).toEqual(draws);
  const { consort } = drawReport({ randomisation, seed: seedOf(7), commitment: 'c0ffee' }, draws, CONDITIONS);
  expect(consort).toContain('2 conditions (meaning, plain)');
});

it('[A19] blocks: at every point each condition is within the range, in every stratum and in all, and the whole range is needed', () => {
  let nearest = Infinity;
  for (const seed of [3, 4, 5].map(seedOf)) {
    const draws = drawn({ scheme: 'blocks', strata: STRATA }, 90, seed, COUPLES);
    for (let n = 1; n <= draws.length; n += 1) {
      const lines = balanceOf({ scheme: 'blocks', strata: STRATA }, draws.slice(0, n), CONDITIONS);
      for (const { group, drawn: found, planned, within } of lines) {
        const [least, most] = within ?? [NaN, NaN];
        expect(found, `${group} after ${n}`).toBeGreaterThanOrEqual(least);
        expect(found, `${group} after ${n}`).toBeLessThanOrEqual(most);
        if (group !== '' && planned > 4) nearest = Math.min(nearest, found - least, most - found);
      }
    }
  }
  expect(nearest).toBeLessThanOrEqual(1);
});

it('[A19] simple: of 200 studies about 190 lie within the range', () => {
  const studies = Array.from({ length: 200 }, (_, seed) => balanceOf({ scheme: 'simple' }, drawn({ scheme: 'simple' }, 60, seedOf(seed)), CONDITIONS));
  const within = studies.filter(([first]) => first !== undefined && first.within !== null && first.drawn >= first.within[0] && first.drawn <= first.within[1]).length;
  expect(studies[0]?.map(({ planned }) => planned)).toEqual([20, 20, 20]);
  expect(Math.abs(within - 190)).toBeLessThan(12);
});

it('[A19] imported list: the plan is what its first places hold, and nothing else is within it', () => {
  const list = ['meaning', 'meaning', 'plain', 'meaning', 'detail', 'detail'];
  const draws = drawn({ scheme: 'list', list }, 4, seedOf(0));
  const lines = balanceOf({ scheme: 'list', list }, draws, CONDITIONS);
  expect(lines.map(({ condition, drawn: found, planned, within }) => [condition, found, planned, within])).toEqual([
    ['meaning', 3, 3, [3, 3]], ['detail', 0, 0, [0, 0]], ['plain', 1, 1, [1, 1]],
  ]);
  const changed = draws.map((draw, index) => (index === 3 ? { ...draw, condition: 'detail' } : draw));
  expect(balanceOf({ scheme: 'list', list }, changed, CONDITIONS).map(({ drawn: found, planned }) => found - planned)).toEqual([-1, 1, 0]);
});

it('[A19] minimisation: equal shares in all and in every level, without a range', () => {
  const lines = balanceOf(MINIMISATION, drawn(MINIMISATION, 90, seedOf(9), COUPLES), CONDITIONS);
  expect([...new Set(lines.map(({ group }) => group))]).toEqual(['', 'site=north', 'site=south', 'stage=dating', 'stage=married']);
  for (const { drawn: found, planned, within } of lines) {
    expect(within).toBeNull();
    expect(Math.abs(found - planned)).toBeLessThan(3);
  }
  const total = (group: string) => lines.filter((line) => line.group === group).reduce((sum, line) => sum + line.drawn, 0);
  expect([total(''), total('site=north') + total('site=south')]).toEqual([90, 90]);
});
