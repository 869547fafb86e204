import { isShared, isTimed, type PlanStep } from '../../dyad/plan.ts';
import { MEMBERS, type Member } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem, type RuleName } from '../rules.ts';
import { leastTime, trialsOf } from './planned.ts';

/** The steps from the draw on, by condition. */
export type StepsByCondition = ReadonlyMap<string, readonly PlanStep[]>;

/** In what conditions differ besides what they should: sometimes meant, so it is told and not refused. */
export function conditionWarnings(plans: StepsByCondition): readonly Problem[] {
  return [
    ...differing('conditions-differ-in-time', plans, 'the least time', (steps, member) => `${leastOf(steps, member) / 1_000} s`),
    ...differing('conditions-differ-in-items', plans, 'the number of items after the manipulation', (steps, member) =>
      String(itemsAfter(steps, member)),
    ),
  ];
}

function differing(
  rule: RuleName,
  plans: StepsByCondition,
  what: string,
  measured: (steps: readonly PlanStep[], member: Member) => string,
): readonly Problem[] {
  const each = [...plans].map(([condition, steps]) => {
    const [a, b] = MEMBERS.map((member) => measured(steps, member));
    return { condition, value: a === b ? String(a) : `${a} and ${b}` };
  });
  if (new Set(each.map(({ value }) => value)).size < 2) return [];
  return [problem(rule, 'conditions', `${what} is ${each.map(({ condition, value }) => `${value} in ${condition}`).join(', ')}.`)];
}

function leastOf(steps: readonly PlanStep[], member: Member): number {
  return steps.reduce((sum, step) => {
    const lasts = isShared(step) && isTimed(step) && !step.endsWhenBothDone ? step.durationMs : leastTime(step, member);
    return sum + lasts;
  }, 0);
}

function itemsAfter(steps: readonly PlanStep[], member: Member): number {
  const scales = steps
    .filter(({ phase }) => phase === 'post' || phase === 'close')
    .flatMap((step) => trialsOf(step, member).filter(({ scale }) => scale !== undefined));
  return scales.reduce((sum, { parameters: { items } }) => sum + (Array.isArray(items) ? items.length : 1), 0);
}
