import type { Roles } from '../../assignment/roles.ts';
import { isShared, type PlanPart, type PlanStep } from '../../dyad/plan.ts';
import { MEMBERS, PARTNER } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { LEAST_WAIT } from '../plan-content.ts';
import { problem } from '../rules.ts';
import { leastTime } from './planned.ts';
import { play, type Lost } from './play.ts';
import { waysOf, type Way } from './ways.ts';

/**
 * Looks for couples who would be lost through nobody's fault: every way of one member against every way of the
 * other, by the rules that also run the dyad session.
 */
export function explorationProblems(partOne: PlanPart, partTwo: PlanPart, roles: Roles): readonly Problem[] {
  const steps = [...partOne.steps, ...partTwo.steps];
  const hasty = { ...partTwo, steps: partTwo.steps.map(withShortestWait) };
  const found = new Map<string, Problem>();
  for (const A of waysOf(steps, 'A')) {
    for (const B of waysOf(steps, 'B')) {
      const lost = play(partOne, hasty, { A, B });
      // One example for each place: the others say the same.
      if (lost !== null && !found.has(lost.step.id)) found.set(lost.step.id, told(lost, { A, B }, roles));
    }
  }
  return [...found.values()];
}

/** What is drawn for a couple must not decide what is found. */
function withShortestWait(step: PlanStep): PlanStep {
  return isShared(step) ? { ...step, waitMs: step.patienceMs * LEAST_WAIT } : step;
}

/** Plans that differ in words only have the same ways: what would be explored again. */
export function outlineOf(steps: readonly PlanStep[]): string {
  return JSON.stringify(
    steps.map(({ content, pipes: _pipes, ...rest }) => [
      rest,
      ...MEMBERS.map((member) => [content[member] !== null, leastTime({ content, pipes: _pipes, ...rest }, member)]),
    ]),
  );
}

function told({ step, waits, waitedMs, partnerAt }: Lost, ways: Readonly<Record<'A' | 'B', Way>>, roles: Roles): Problem {
  const other = PARTNER[waits];
  const named = (member: 'A' | 'B') => `${member}${roles[member] === 'mutual' ? '' : ` (${roles[member]})`}`;
  const where = partnerAt === null ? 'has finished everything' : `is still at "${partnerAt.id}"`;
  const given = Object.entries(ways[other].answers).map(([field, value]) => `${field} = ${JSON.stringify(value)}`);
  const when = given.length === 0 ? '' : ` (where ${other} answers ${given.join(', ')})`;
  const message = `${named(waits)} waits ${waitedMs / 1_000} s there, and ${named(other)} ${where}${when}, however fast both are.`;
  return problem('partner-never-comes', `step ${step.id}`, message);
}
