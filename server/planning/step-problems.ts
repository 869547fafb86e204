import { MEASURES } from '../../experiments/measures/registry.ts';
import type { Field, Pipe, PlannedTrial, PlanStep } from '../dyad/plan.ts';
import type { When } from '../dyad/when.ts';
import { MEMBERS, type Member } from '../protocol/member.ts';
import { isPart, PART_MARK } from '../protocol/parts.ts';
import type { Problem } from './definition-error.ts';
import { recordingProblems } from './recording-problems.ts';

/** What is wrong with the steps of one plan. */
export function stepProblems(steps: readonly PlanStep[]): readonly Problem[] {
  return [
    ...repeated(steps.map(({ id }) => id)).map((id) => ({
      place: `step ${id}`,
      message: `the id "${id}" is used twice; every step needs its own id, because it names the answers in the data.`,
    })),
    ...limitsBeforeDoor(steps),
    ...steps.flatMap((step, index) => MEMBERS.flatMap((member) => memberProblems(step, steps.slice(0, index), member))),
  ];
}

/** Before the draw nobody waits for anybody, so nobody is timed. */
function limitsBeforeDoor(steps: readonly PlanStep[]): readonly Problem[] {
  const door = steps.findIndex(({ kind }) => kind === 'door');
  return steps.slice(0, Math.max(door, 0)).flatMap((step) =>
    'limitMs' in step && step.limitMs !== null
      ? [{ place: `step ${step.id}`, message: 'has a limit before the draw, where nobody waits and none is kept. Leave it out.' }]
      : [],
  );
}

function memberProblems(step: PlanStep, earlier: readonly PlanStep[], member: Member): readonly Problem[] {
  const trials = trialsOf(step, member);
  const names = trials.flatMap(({ fields }) => Object.values(fields)).filter(({ visibility }) => visibility !== 'lab');
  const place = `step ${step.id}`;
  return [
    ...repeated(trials.map(({ id }) => id)).map((id) => ({
      place,
      message: `two trials have the id "${id}"; every trial of a step needs its own.`,
    })),
    ...repeated(names.map(({ name }) => name)).map((name) => ({
      place,
      message: `two answers are called "${name}", so one would overwrite the other. Give one of them another name.`,
    })),
    ...trials.flatMap((trial) => trialProblems(trial, place)),
    ...(step.when === null ? [] : fieldsOf(step.when)).flatMap((field) =>
      fieldAt(field, earlier, member) === null
        ? [{ place, message: `its condition reads "${field}", which no earlier step of this member asks.` }]
        : [],
    ),
    ...step.pipes[member].flatMap((pipe) => pipeProblems(pipe, place, earlier, member)),
  ];
}

function trialProblems(trial: PlannedTrial, place: string): readonly Problem[] {
  const { id, parameters, scale } = trial;
  const at = `${place} › trial ${id}`;
  const strange = notJson(parameters, '');
  return [
    ...(isPart(id) ? [{ place: at, message: `"${id}" has a ${PART_MARK}, which marks the trials inside a timeline of browser.ts. Leave it out.` }] : []),
    ...recordingProblems(trial, at),
    ...(strange === null ? [] : [{ place: `${at} › ${strange}`, message: 'is no plain data. A plan holds numbers, words and lists; functions live in browser.ts.' }]),
    ...(scale !== undefined && !MEASURES.has(scale.measure)
      ? [{ place: at, message: `presents the scale "${scale.measure}", which experiments/measures does not have.` }]
      : []),
  ];
}

function pipeProblems(pipe: Pipe, place: string, earlier: readonly PlanStep[], member: Member): readonly Problem[] {
  const author: Member = pipe.of === 'self' ? member : member === 'A' ? 'B' : 'A';
  const field = fieldAt(pipe.field, earlier, author);
  if (field === null) return [{ place, message: `shows "${pipe.field}", which nobody writes in an earlier step.` }];
  if (field.type !== 'text') return [{ place, message: `shows "${pipe.field}", which is a ${field.type} and no text.` }];
  if (pipe.of === 'partner' && field.visibility !== 'shared') {
    const message = `"${pipe.field}" is ${field.visibility}. Showing it to the partner needs visibility 'shared' where it is written, and a line in the consent text.`;
    return [{ place, message }];
  }
  return [];
}

function trialsOf(step: PlanStep, member: Member): readonly PlannedTrial[] {
  const [inOneLanguage] = Object.values(step.content[member] ?? {});
  return inOneLanguage?.trials ?? [];
}

/** @param name  `<step id>.<name>` */
function fieldAt(name: string, earlier: readonly PlanStep[], member: Member): Field | null {
  for (const step of earlier) {
    for (const { fields } of trialsOf(step, member)) {
      const found = Object.values(fields).find((field) => `${step.id}.${field.name}` === name);
      if (found !== undefined && found.visibility !== 'lab') return found;
    }
  }
  return null;
}

function fieldsOf(when: When): readonly string[] {
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

/** Where a value stands that JSON does not carry; `null` if there is none. */
function notJson(value: unknown, at: string): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : at;
  if (typeof value !== 'object') return at;
  for (const [key, part] of Object.entries(value)) {
    const found = notJson(part, at === '' ? key : `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
