import type { Member } from '../../server/protocol/member.ts';

/** What is true of the outcome, in its own points; by role where the two do different things. */
export interface TrueEffects {
  actor(role: string): number;
  /** Of the partner's value on somebody in this role. */
  partner(role: string): number;
  readonly condition: number;
}

export interface DrawnCouple {
  readonly condition: string;
  readonly roles: Readonly<Record<Member, string>>;
}

type OfBoth = Readonly<Record<Member, number>>;

/** Items of the scale; a score is a whole number of these shares of a point. */
const ITEMS = 6;

/** Values before: tens, so that the declared shares of them are whole numbers. Sums and differences both vary. */
const BEFORE: readonly OfBoth[] = [
  { A: 40, B: 60 },
  { A: 60, B: 50 },
  { A: 50, B: 40 },
  { A: 60, B: 60 },
];

export function valuesBefore(index: number): OfBoth {
  return BEFORE[index % BEFORE.length] ?? { A: 50, B: 50 };
}

/**
 * Values after for couples whose draw is known, such that every correct estimator gives the true effects exactly.
 *
 * What the effects leave unexplained sums to zero among the couples that agree in everything else (values before,
 * condition, roles), for each member. So it is orthogonal to any predictor, within couples and between them, and the
 * estimates do not depend on luck or on the number of couples.
 */
export function valuesAfter(couples: readonly DrawnCouple[], effects: TrueEffects, raised: string): readonly OfBoth[] {
  const groups = new Map<string, number[]>();
  for (const [index, { condition, roles }] of couples.entries()) {
    const key = `${index % BEFORE.length} ${condition} ${roles.A}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const residuals = new Map<number, OfBoth>();
  for (const [place, members] of [...groups.values()].entries()) {
    const spread = members.map((_, at) => 2 * at - (members.length - 1));
    for (const [at, index] of members.entries()) {
      const [one = 0, other = 0] = [spread[at], spread[(at + 1) % spread.length]];
      const [more, less] = [12 * one, 6 * (spread.length > 2 ? other : one)];
      residuals.set(index, place % 2 === 0 ? { A: more, B: less } : { A: less, B: more });
    }
  }
  return couples.map(({ condition, roles }, index) => {
    const before = valuesBefore(index);
    const residual = residuals.get(index) ?? { A: 0, B: 0 };
    const after = (own: Member, partner: Member): number => {
      const expected = 20 + effects.actor(roles[own]) * before[own] + effects.partner(roles[own]) * before[partner];
      return expected + (condition === raised ? effects.condition : 0) + residual[own] / ITEMS;
    };
    return { A: after('A', 'B'), B: after('B', 'A') };
  });
}

const SPREAD = [3, -3, 1, -1, 2, -2];

/** Whole answers to the items whose mean is this value, and which differ from one another. */
export function answersWithMean(value: number, turn: number): readonly number[] {
  const sum = Math.round(value * ITEMS);
  if (Math.abs(sum - value * ITEMS) > 1e-9) throw new Error(`${value} is no mean of ${ITEMS} whole answers`);
  const floor = Math.floor(sum / ITEMS);
  return SPREAD.map((_, item) => floor + (item < sum - floor * ITEMS ? 1 : 0) + (SPREAD[(item + turn) % ITEMS] ?? 0));
}
