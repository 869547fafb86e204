import type { Field, PlannedTrial, PlanStep } from '../../dyad/plan.ts';
import type { Member } from '../../protocol/member.ts';

/** The trials of a step for this member, in the first language: the others differ in words only. */
export function trialsOf(step: PlanStep, member: Member): readonly PlannedTrial[] {
  const [inOneLanguage] = Object.values(step.content[member] ?? {});
  return inOneLanguage?.trials ?? [];
}

/**
 * What this member was asked earlier under a name, if anything was.
 *
 * @param name  `<step id>.<name>`
 */
export function fieldAt(name: string, earlier: readonly PlanStep[], member: Member): Field | null {
  for (const step of earlier) {
    for (const { fields } of trialsOf(step, member)) {
      const found = Object.values(fields).find((field) => `${step.id}.${field.name}` === name);
      if (found !== undefined && found.visibility !== 'lab') return found;
    }
  }
  return null;
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
