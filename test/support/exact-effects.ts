import type { Member } from '../../server/protocol/member.ts';

/** What is true of the outcome, in its own points; by role where the two do different things. */
export interface TrueEffects {
  actor(role: string): number;
  /** Of the partner's value on somebody in this role. */
  partner(role: string): number;
  /** Of this cell of the design. */
  condition(condition: string): number;
}

export interface DrawnCouple {
  readonly condition: string;
  readonly roles: Readonly<Record<Member, string>>;
}

type OfBoth = Readonly<Record<Member, number>>;

/** What the items of a scale can carry: a score is a whole number of shares of a point, one share an item. */
export interface ExactScale {
  /** By couple, in turn: such that the shares of them that the effects ask for are whole. Sums and differences both vary. */
  readonly before: readonly OfBoth[];
  readonly intercept: number;
  /** What the effects leave unexplained, in shares: of one member, and of the other. */
  readonly residual: readonly [number, number];
  /** By item: how far its answer is from the mean. They sum to zero. */
  readonly spread: readonly number[];
}

/** Six lines from 0 to 100; effects are tenths. */
export const SIX_LINES: ExactScale = {
  before: [{ A: 40, B: 60 }, { A: 60, B: 50 }, { A: 50, B: 40 }, { A: 60, B: 60 }],
  intercept: 20,
  residual: [12, 6],
  spread: [3, -3, 1, -1, 2, -2],
};

/** Three items from 1 to 7; effects are ninths, actor and partner together a multiple of three of them. */
export const THREE_POINTS: ExactScale = {
  before: [{ A: 2, B: 5 }, { A: 5, B: 2 }, { A: 2, B: 2 }, { A: 5, B: 5 }],
  intercept: 1,
  residual: [1, 1],
  spread: [1, -1, 0],
};

export function valuesBefore({ before }: ExactScale, index: number): OfBoth {
  const values = before[index % before.length];
  if (values === undefined) throw new Error('a scale without values before');
  return values;
}

/**
 * Values after for couples whose draw is known, such that every correct estimator gives the true effects exactly.
 *
 * What the effects leave unexplained sums to zero among the couples that agree in everything else (values before,
 * condition, roles), for each member. So it is orthogonal to any predictor, within couples and between them, and the
 * estimates do not depend on luck or on the number of couples.
 */
export function valuesAfter(scale: ExactScale, couples: readonly DrawnCouple[], effects: TrueEffects): readonly OfBoth[] {
  const groups = new Map<string, number[]>();
  for (const [index, { condition, roles }] of couples.entries()) {
    const key = `${index % scale.before.length} ${condition} ${roles.A}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const residuals = new Map<number, OfBoth>();
  for (const [place, members] of [...groups.values()].entries()) {
    const spread = members.map((_, at) => Math.sign(2 * at - (members.length - 1)));
    for (const [at, index] of members.entries()) {
      const [one = 0, other = 0] = [spread[at], spread[(at + 1) % spread.length]];
      const [more, less] = [scale.residual[0] * one, scale.residual[1] * (spread.length > 2 ? other : one)];
      residuals.set(index, place % 2 === 0 ? { A: more, B: less } : { A: less, B: more });
    }
  }
  return couples.map(({ condition, roles }, index) => {
    const before = valuesBefore(scale, index);
    const residual = residuals.get(index) ?? { A: 0, B: 0 };
    const after = (own: Member, partner: Member): number => {
      const expected = scale.intercept + effects.actor(roles[own]) * before[own] + effects.partner(roles[own]) * before[partner];
      return expected + effects.condition(condition) + residual[own] / scale.spread.length;
    };
    return { A: after('A', 'B'), B: after('B', 'A') };
  });
}

/** Whole answers to the items whose mean is this value, and which differ from one another. */
export function answersWithMean({ spread }: ExactScale, value: number, turn: number): readonly number[] {
  const items = spread.length;
  const sum = Math.round(value * items);
  if (Math.abs(sum - value * items) > 1e-9) throw new Error(`${value} is no mean of ${items} whole answers`);
  const floor = Math.floor(sum / items);
  return spread.map((_, item) => floor + (item < sum - floor * items ? 1 : 0) + (spread[(item + turn) % items] ?? 0));
}
