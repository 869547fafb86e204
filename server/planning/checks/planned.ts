import { PICKED } from '../../dyad/picks.ts';
import { pickOf, type Field, type PlannedTrial, type PlanStep } from '../../dyad/plan.ts';
import type { Member } from '../../protocol/member.ts';

/** The trials of a step for this member, in the first language: the others differ in words only. */
export function trialsOf(step: PlanStep, member: Member): readonly PlannedTrial[] {
  const [inOneLanguage] = Object.values(step.content[member] ?? {});
  return inOneLanguage?.trials ?? [];
}

/** Names under which a member types something in this step. */
export function typedIn(step: PlanStep, member: Member): readonly string[] {
  const fields = trialsOf(step, member).flatMap((trial) => Object.values(trial.fields));
  return fields.filter(({ type }) => type === 'text').map(({ name }) => name);
}

/**
 * What this member was asked earlier under a name, or was picked for them, if anything was.
 *
 * @param name  `<step id>.<name>`
 */
export function fieldAt(name: string, earlier: readonly PlanStep[], member: Member): Field | null {
  for (const step of earlier) {
    const picked = step.content[member] === null ? null : pickedAs(name, step);
    if (picked !== null) return picked;
    for (const { fields } of trialsOf(step, member)) {
      const found = Object.values(fields).find((field) => `${step.id}.${field.name}` === name);
      if (found !== undefined && found.visibility !== 'lab') return found;
    }
  }
  return null;
}

/** What a step's pick leaves under this name. A pick is of its author's own answers, and as private as they are. */
export function pickedAs(name: string, step: PlanStep): Field | null {
  const pick = pickOf(step);
  if (pick === null || !name.startsWith(`${pick.as}.`)) return null;
  const left = name.slice(pick.as.length + 1);
  const common = { name: left, visibility: 'private', question: '' } as const;
  if (left === 'text') return { ...common, type: 'text' };
  const found = PICKED.find((each) => each === left);
  if (found === undefined) return null;
  return { ...common, type: found === 'rank' || found === 'severity' ? 'number' : 'choice' };
}

/** The shortest time in which a member can get through a step, in ms: what its trials hold them for. */
export function leastTime(step: PlanStep, member: Member): number {
  return trialsOf(step, member).reduce((sum, { parameters }) => {
    const held = parameters['min_ms'];
    return typeof held === 'number' ? sum + held : sum;
  }, 0);
}

/** Names that stand in a list more than once. */
export function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
