import { PARTNER, type Member } from '../protocol/member.ts';
import { SeededDraw } from './seeded.ts';

/** What each member does in this wave. Where both do the same, both have the role `mutual`. */
export type Roles = Readonly<Record<Member, string>>;

/** Both partners do everything: nobody is singled out, and nothing has to be drawn. */
export const MUTUAL: Roles = { A: 'mutual', B: 'mutual' };

/** A rule with what it needs of this couple. */
export type RoleQuestion = { readonly names: readonly [string, string] } & (
  | { readonly rule: 'random' }
  /** `nth`: how many couples of the same condition were given an order before this one. */
  | { readonly rule: 'both_orders'; readonly condition: string; readonly nth: number }
  | {
      readonly rule: 'higher' | 'lower' | 'prob_higher';
      readonly target: string;
      readonly probability: number;
      /** `null`: missing. */
      readonly scores: Readonly<Record<Member, number | null>>;
    }
);

export interface RoleDraw {
  readonly roles: Roles;
  readonly rule: 'mutual' | RoleQuestion['rule'];
  /** Of this outcome, before it was drawn. */
  readonly probability: number;
  /** Scores that were missing or too near each other: drawn by chance instead. */
  readonly tie: boolean;
}

export const NO_ROLES: RoleDraw = { roles: MUTUAL, rule: 'mutual', probability: 1, tie: false };

/** Scores nearer than this, in points of the scale, tell nobody apart. */
const SMALLEST_GAP = 0.25;

/**
 * Who takes which role, from the seed.
 *
 * @param name  of the draw, unique in the study, such as the number of the couple
 */
export function drawRoles(question: RoleQuestion, seed: Uint8Array, name: string): RoleDraw {
  const { names, rule } = question;
  const draw = new SeededDraw(seed, `roles ${name}`);
  switch (rule) {
    case 'random':
      return { roles: given(names, evenly(draw)), rule, probability: 0.5, tie: false };
    case 'both_orders':
      return { roles: given(names, firstOf(question, seed)), rule, probability: 0.5, tie: false };
    case 'higher':
    case 'lower':
    case 'prob_higher': {
      const { A, B } = question.scores;
      const other = names.find((role) => role !== question.target) ?? question.target;
      const ordered = [question.target, other] as const;
      if (A === null || B === null || Math.abs(A - B) < SMALLEST_GAP) {
        return { roles: given(ordered, evenly(draw)), rule, probability: 0.5, tie: true };
      }
      const higher: Member = A > B ? 'A' : 'B';
      const likely: Member = rule === 'lower' ? PARTNER[higher] : higher;
      // A millionth is finer than any probability that anybody chooses.
      const isLikely = draw.whole(1_000_000) < question.probability * 1_000_000;
      const probability = isLikely ? question.probability : 1 - question.probability;
      return { roles: given(ordered, isLikely ? likely : PARTNER[likely]), rule, probability, tie: false };
    }
  }
}

/** Of every two couples of a condition in a row, A has the first role in one. */
function firstOf({ condition, nth }: RoleQuestion & { readonly rule: 'both_orders' }, seed: Uint8Array): Member {
  const pair = new SeededDraw(seed, `orders of ${condition} ${Math.floor(nth / 2)}`).shuffled<Member>(['A', 'B']);
  return pair[nth % 2] ?? 'A';
}

function given([first, second]: readonly [string, string], whoIsFirst: Member): Roles {
  return whoIsFirst === 'A' ? { A: first, B: second } : { A: second, B: first };
}

function evenly(draw: SeededDraw): Member {
  return draw.whole(2) === 0 ? 'A' : 'B';
}
