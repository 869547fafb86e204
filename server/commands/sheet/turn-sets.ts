import type { Pipe, PlanStep, TurnStep } from '../../dyad/plan.ts';
import type { Member } from '../../protocol/member.ts';

/** The same steps, with each set of turns as one: its turns say the same words again and again. */
export function withSetsAsOne(steps: readonly PlanStep[]): readonly PlanStep[] {
  const sets = new Map<string, TurnStep[]>();
  for (const step of steps) if (step.kind === 'turn') sets.set(step.set, [...(sets.get(step.set) ?? []), step]);
  return steps.flatMap((step): readonly PlanStep[] => {
    if (step.kind !== 'turn') return [step];
    const turns = sets.get(step.set) ?? [];
    return turns[0] === step ? [asOne(step, turns)] : [];
  });
}

function asOne(first: TurnStep, turns: readonly TurnStep[]): TurnStep {
  const turnIds = new Set(turns.map(({ id }) => id));
  const pipesOf = (member: Member): readonly Pipe[] =>
    turns.flatMap(({ id, pipes }) =>
      pipes[member].map((pipe) => ({
        ...pipe,
        trialId: `${id}.${pipe.trialId}`,
        field: inSet(pipe.field, first.set, turnIds),
      })),
    );
  return {
    ...first,
    id: first.set,
    content: { A: contentOf('A', first, turns), B: contentOf('B', first, turns) },
    pipes: { A: pipesOf('A'), B: pipesOf('B') },
  };
}

function contentOf(member: Member, first: TurnStep, turns: readonly TurnStep[]): TurnStep['content'][Member] {
  const inEach = Object.entries(first.content[member] ?? {}).map(([language, { waiting }]) => {
    const trials = turns.flatMap(({ id, content }) =>
      (content[member]?.[language]?.trials ?? []).map((trial) => ({ ...trial, id: `${id}.${trial.id}` })),
    );
    return [language, { trials, waiting }] as const;
  });
  return Object.fromEntries(inEach);
}

/** @param field  `<turnId>.<name>` becomes `<set>.<name>` */
function inSet(field: string, set: string, turnIds: ReadonlySet<string>): string {
  const [step = '', name = ''] = field.split('.');
  return turnIds.has(step) ? `${set}.${name}` : field;
}
