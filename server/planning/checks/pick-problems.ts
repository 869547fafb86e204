import { isKnownPick, type TextPick } from '../../dyad/picks.ts';
import { pickOf, type Field, type PlanStep } from '../../dyad/plan.ts';
import { MEMBERS, PARTNER, type Member } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { fieldAt } from './planned.ts';

/** What is wrong with what the server is to pick in one plan. */
export function pickProblems(steps: readonly PlanStep[]): readonly Problem[] {
  return steps.flatMap((step, index) => {
    const pick = pickOf(step);
    if (pick === null) return [];
    const place = `step ${step.id}`;
    const earlier = steps.slice(0, index);
    const concerned = MEMBERS.filter((member) => step.content[member] !== null);
    return [
      ...(isKnownPick(pick) ? [] : [problem('pick-unknown', place, `picks by "${pick.rule}", version ${pick.version}.`)]),
      ...rangeProblems(pick, place),
      ...concerned.flatMap((member) => candidateProblems(pick, place, earlier, member)),
    ];
  });
}

function rangeProblems(pick: TextPick, place: string): readonly Problem[] {
  if (pick.rule !== 'nearest-middle') return [];
  const { candidates, target, within: [least, most], rank } = pick;
  const isSound = least <= target && target <= most && rank >= 1 && rank <= candidates.length;
  if (isSound) return [];
  const message = `picks no. ${rank} of ${candidates.length}, nearest to ${target} between ${least} and ${most}.`;
  return [problem('pick-range', place, message)];
}

/** What each part of a candidate has to be. */
const TYPES = { text: 'text', severity: 'number', topic: 'choice' } as const satisfies Readonly<Record<string, Field['type']>>;

function candidateProblems(pick: TextPick, place: string, earlier: readonly PlanStep[], member: Member): readonly Problem[] {
  if (pick.rule !== 'nearest-middle') return [];
  return pick.candidates.flatMap(({ id: _id, ...fields }) =>
    (['text', 'severity', 'topic'] as const).flatMap((part): readonly Problem[] => {
      const name = fields[part];
      const field = fieldAt(name, earlier, member);
      if (field === null) {
        const isPartners = fieldAt(name, earlier, PARTNER[member]) !== null;
        const whose = isPartners ? 'only the partner is asked' : 'no earlier step of this member asks';
        return [problem('pick-unasked', place, `picks by "${name}", which ${whose}.`)];
      }
      if (field.type === TYPES[part]) return [];
      return [problem('pick-kind', place, `takes "${name}" as ${part}, which is a ${field.type} and no ${TYPES[part]}.`)];
    }),
  );
}
