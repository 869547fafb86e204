import { withPick } from '../../dyad/picks.ts';
import { isShared, pickOf, type PlanStep } from '../../dyad/plan.ts';
import { holds, type Answer, type When } from '../../dyad/when.ts';
import type { Member } from '../../protocol/member.ts';
import { leastTime, typedIn } from './planned.ts';

/** One way through a plan: what a member answers where a later step depends on it. */
export interface Way {
  readonly answers: Readonly<Record<string, Answer>>;
}

/** More answers than these are not tried: 2 to the 11th, or 3 to the 7th, ways to answer. */
const MOST_TRIED = 2_048;

/** At most so many ways are kept, evenly taken from all. */
const MOST_KEPT = 24;

/** The ways through these steps that differ in the steps that this member comes to. */
export function waysOf(steps: readonly PlanStep[], member: Member): readonly Way[] {
  const conditions = steps.flatMap(({ when, content }) => (when === null || content[member] === null ? [] : [when]));
  const candidates = new Map<string, Set<Answer>>();
  for (const { field, values } of conditions.flatMap(turningPoints)) {
    candidates.set(field, new Set([...(candidates.get(field) ?? [null]), ...values]));
  }
  // Whoever comes to a pick has something to pick from; that there is nothing is the way of who says no to all.
  for (const { field, value } of steps.flatMap(pickable)) candidates.set(field, new Set([value]));
  const answered = [...candidates].reduce<readonly Way['answers'][]>(
    (so, [field, values]) => so.flatMap((before) => [...values].map((value) => ({ ...before, [field]: value }))).slice(0, MOST_TRIED),
    [{}],
  );
  const ways = new Map(answered.map((answers) => [outlineOfWay(visited(steps, member, answers), member), { answers }]));
  const all = [...ways.values()];
  return all.filter((_, index) => index % Math.ceil(all.length / MOST_KEPT) === 0);
}

/** What the partner could notice of a way: before the door, where each is alone, how long it takes and nothing else. */
function outlineOfWay(steps: readonly PlanStep[], member: Member): string {
  const door = steps.findIndex(({ kind }) => kind === 'door');
  const alone = steps.slice(0, door + 1).reduce((sum, step) => sum + leastTime(step, member), 0);
  return [alone, ...steps.slice(door + 1).map(({ id }) => id)].join(' ');
}

/** Answers of which something can be picked. */
function pickable(step: PlanStep): readonly { readonly field: string; readonly value: Answer }[] {
  const pick = pickOf(step);
  if (pick?.rule !== 'nearest-middle') return [];
  return pick.candidates.flatMap(({ severity, topic }) => [
    { field: severity, value: pick.target },
    { field: topic, value: '' },
  ]);
}

/** Values of an answer on either side of where a condition turns. */
function turningPoints(when: When): readonly { readonly field: string; readonly values: readonly Answer[] }[] {
  switch (when.is) {
    case 'equal':
      return [{ field: when.field, values: [when.to] }];
    case 'at-least':
      return [{ field: when.field, values: [when.value, when.value - 1] }];
    case 'at-most':
      return [{ field: when.field, values: [when.value, when.value + 1] }];
    case 'and':
    case 'or':
      return when.of.flatMap(turningPoints);
    case 'not':
      return turningPoints(when.of);
  }
}

interface Given {
  readonly answers: Record<string, Answer>;
  readonly texts: Record<string, string>;
}

/** The steps that a member comes to who answers so. What stands in a step passed over is never answered. */
function visited(steps: readonly PlanStep[], member: Member, answers: Way['answers']): readonly PlanStep[] {
  let given: Given = { answers: {}, texts: {} };
  return steps.filter((step) => {
    const isMeant = isShared(step) || (step.content[member] !== null && (step.when === null || holds(step.when, given.answers)));
    const pick = pickOf(step);
    const entering = pick === null ? given : withPick(given, pick);
    if (!isMeant || entering === null) return false;
    given = entering;
    Object.assign(given.answers, answersIn(step.id, answers, (name) => `${step.id}.${name}`));
    for (const name of typedIn(step, member)) given.texts[`${step.id}.${name}`] = 'typed';
    return true;
  });
}

/** The answers of this way to one step. @param key  what each is called in the result */
export function answersIn(
  stepId: string,
  answers: Way['answers'],
  key: (name: string) => string = (name) => name,
): Readonly<Record<string, Answer>> {
  const own = Object.entries(answers).filter(([field]) => field.startsWith(`${stepId}.`));
  return Object.fromEntries(own.map(([field, value]) => [key(field.slice(stepId.length + 1)), value]));
}
