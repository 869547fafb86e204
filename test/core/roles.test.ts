import { describe, expect, it } from 'vitest';
import { drawRoles, type RoleQuestion } from '../../server/assignment/roles.ts';

const seed = new Uint8Array(32).fill(7);
const names = ['asker', 'responder'] as const;
const couples = Array.from({ length: 2_000 }, (_, index) => `couple ${index}`);

function byScore(rule: 'higher' | 'lower' | 'prob_higher', probability: number, A: number | null, B: number | null): RoleQuestion {
  return { names, rule, target: 'responder', probability, scores: { A, B } };
}

it('[A8] gives each order once in every two couples of a condition', () => {
  const first = (condition: string, nth: number) => drawRoles({ names, rule: 'both_orders', condition, nth }, seed, 'any').roles.A;
  const pairs = Array.from({ length: 200 }, (_, pair) => [first('plain', 2 * pair), first('plain', 2 * pair + 1)]);
  expect(pairs.every(([one, other]) => one !== other)).toBe(true);
  const begun = pairs.filter(([one]) => one === 'asker').length;
  expect(begun).toBeGreaterThan(70);
  expect(begun).toBeLessThan(130);
  expect(pairs.map(([one]) => one)).not.toEqual(pairs.map((_, pair) => first('warm', 2 * pair)));
});

describe('by score', () => {
  it('[A9] makes the higher scorer the target for certain, or the lower', () => {
    expect(drawRoles(byScore('higher', 1, 2, 5), seed, 'x')).toMatchObject({ roles: { A: 'asker', B: 'responder' }, probability: 1 });
    expect(drawRoles(byScore('lower', 1, 2, 5), seed, 'x')).toMatchObject({ roles: { A: 'responder', B: 'asker' }, probability: 1 });
  });

  it('[A9] makes them the target in three of four couples, and says how probable what it drew was', () => {
    const draws = couples.map((name) => drawRoles(byScore('prob_higher', 0.75, 6, 3), seed, name));
    const higher = draws.filter(({ roles }) => roles.A === 'responder');
    expect(higher.length / draws.length).toBeCloseTo(0.75, 1);
    expect(new Set(higher.map(({ probability }) => probability))).toEqual(new Set([0.75]));
    const lower = draws.filter(({ roles }) => roles.A === 'asker');
    expect(new Set(lower.map(({ probability }) => probability))).toEqual(new Set([0.25]));
    expect(draws.some(({ tie }) => tie)).toBe(false);
  });
});

describe('by chance instead', () => {
  it.each([
    ['a score is missing', null, 4],
    ['the other is missing', 4, null],
    ['both are missing', null, null],
    ['they are nearer than a quarter of a point', 4, 4.24],
  ])('[A10] where %s', (_, A, B) => {
    const draws = couples.map((name) => drawRoles(byScore('prob_higher', 0.75, A, B), seed, name));
    expect(draws.every(({ tie, probability }) => tie && probability === 0.5)).toBe(true);
    expect(draws.filter(({ roles }) => roles.A === 'responder').length / draws.length).toBeCloseTo(0.5, 1);
  });

  it('[A10] but not where they are a quarter of a point apart', () => {
    expect(drawRoles(byScore('higher', 1, 4, 4.25), seed, 'x').tie).toBe(false);
  });
});

it('[A11] gives the same roles for the same seed, couple and scores, and others for others', () => {
  const draw = (name: string, given = seed) => drawRoles({ names, rule: 'random' }, given, name).roles.A;
  expect(couples.map((name) => draw(name))).toEqual(couples.map((name) => draw(name)));
  expect(couples.map((name) => draw(name))).not.toEqual(couples.map((name) => draw(name, new Uint8Array(32))));
});
