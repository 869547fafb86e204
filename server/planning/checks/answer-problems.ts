import type { Pipe, PlannedTrial, PlanStep } from '../../dyad/plan.ts';
import type { When } from '../../dyad/when.ts';
import { MEMBERS, PARTNER, type Member } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { fieldAt, pickedAs, repeated, trialsOf } from './planned.ts';

/** What is wrong with the answers of one plan: their names, and what later steps make of them. */
export function answerProblems(steps: readonly PlanStep[]): readonly Problem[] {
  return steps.flatMap((step, index) => {
    const earlier = steps.slice(0, index);
    return MEMBERS.flatMap((member) => [
      ...names(step, member),
      ...conditions(step, earlier, member),
      ...step.pipes[member].flatMap((pipe) => pipeProblems(pipe, step, earlier, member)),
    ]);
  });
}

function names(step: PlanStep, member: Member): readonly Problem[] {
  const place = `step ${step.id}`;
  const trials = trialsOf(step, member);
  const fields = trials.flatMap((trial) => Object.values(trial.fields)).filter(({ visibility }) => visibility !== 'lab');
  return [
    ...repeated(trials.map(({ id }) => id)).map((id) => problem('trial-id-twice', place, `two trials have the id "${id}".`)),
    ...repeated(fields.map(({ name }) => name)).map((name) =>
      problem('answer-name-twice', place, `two answers are called "${name}".`),
    ),
  ];
}

function conditions(step: PlanStep, earlier: readonly PlanStep[], member: Member): readonly Problem[] {
  if (step.when === null || step.content[member] === null) return [];
  return fieldsOf(step.when)
    .filter((field) => fieldAt(field, earlier, member) === null)
    .map((field) =>
      problem('condition-unasked', `step ${step.id}`, `its condition reads "${field}", which no earlier step of this member asks.`),
    );
}

function pipeProblems(pipe: Pipe, step: PlanStep, earlier: readonly PlanStep[], member: Member): readonly Problem[] {
  const place = `step ${step.id}`;
  const isOwn = pipe.of === 'self';
  // What is picked as the member comes to the step is there to be shown in it.
  const field = fieldAt(pipe.field, earlier, isOwn ? member : PARTNER[member]) ?? (isOwn ? pickedAs(pipe.field, step) : null);
  if (field === null) return [problem('pipe-unwritten', place, `shows "${pipe.field}", which nobody writes in an earlier step.`)];
  // Which question the partner answered, say, or which option they took.
  const isChoiceOfPartner = pipe.of === 'partner' && field.type === 'choice';
  if (field.type !== 'text' && !isChoiceOfPartner) return [problem('pipe-no-text', place, `shows "${pipe.field}", which is a ${field.type} and no text.`)];
  const trial = trialsOf(step, member).find(({ id }) => id === pipe.trialId);
  return [
    ...(reachesPartner(pipe, trial) && field.visibility !== 'shared'
      ? [problem('private-shown', place, `"${pipe.field}" is ${field.visibility}.`)]
      : []),
    ...(pipe.of === 'partner' && field.type === 'text' && !hasFallback(trial)
      ? [problem('pipe-without-fallback', place, `shows "${pipe.field}" and says nothing where the partner wrote nothing.`)]
      : []),
  ];
}

// An own text put into a trial whose text is shared is on its way to the partner: so a delivery is confirmed. What
// stands above the fields only reminds its author, and no plugin gives it back.
function reachesPartner({ of, parameter }: Pipe, trial: PlannedTrial | undefined): boolean {
  if (of === 'partner') return true;
  if (parameter === 'about') return false;
  return Object.values(trial?.fields ?? {}).some(({ type, visibility }) => type === 'text' && visibility === 'shared');
}

function hasFallback(trial: PlannedTrial | undefined): boolean {
  const fallback = trial?.parameters['fallback'];
  return typeof fallback === 'string' && fallback.trim() !== '';
}

export function fieldsOf(when: When): readonly string[] {
  switch (when.is) {
    case 'equal':
    case 'at-least':
    case 'at-most':
      return [when.field];
    case 'and':
    case 'or':
      return when.of.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(when.of);
  }
}
