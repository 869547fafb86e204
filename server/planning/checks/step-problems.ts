import { isShared, isTimed, limitOf, type PlanStep } from '../../dyad/plan.ts';
import { MEMBERS } from '../../protocol/member.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { leastTime, repeated, trialsOf } from './planned.ts';

/** What is wrong with the steps of one plan, each taken by itself: ids, waits and lengths. */
export function stepProblems(steps: readonly PlanStep[]): readonly Problem[] {
  return [
    ...idProblems(steps),
    ...limitsBeforeDoor(steps),
    ...steps.flatMap((step) => [...waitProblems(step), ...tooShort(step), ...forNobody(step)]),
  ];
}

export function idProblems(steps: readonly PlanStep[]): readonly Problem[] {
  return repeated(steps.map(({ id }) => id)).map((id) => problem('step-id-twice', `step ${id}`, `the id "${id}" is used twice.`));
}

function limitsBeforeDoor(steps: readonly PlanStep[]): readonly Problem[] {
  const door = steps.findIndex(({ kind }) => kind === 'door');
  return steps.slice(0, Math.max(door, 0)).flatMap((step) =>
    'limitMs' in step && step.limitMs !== null
      ? [problem('limit-before-draw', `step ${step.id}`, `has a limit of ${inSeconds(step.limitMs)} before the draw.`)]
      : [],
  );
}

// The compiler asks for all of these; a definition that was cast, or is no TypeScript, has not met it.
function waitProblems(step: PlanStep): readonly Problem[] {
  const place = `step ${step.id}`;
  const lengths: readonly (readonly [string, number])[] = [
    ...('patienceMs' in step ? [['patience', step.patienceMs] as const] : []),
    ...('durationMs' in step ? [['length', step.durationMs] as const] : []),
    ...('setMs' in step ? [["set's length", step.setMs] as const] : []),
    ...('limitMs' in step && step.limitMs !== null ? [['limit', step.limitMs] as const] : []),
  ];
  const gone = ['continue-alone', 'end'];
  const rules: readonly (readonly [string, string, readonly string[]])[] = isShared(step)
    ? [
        ['onTimeout', step.onTimeout, gone],
        ...(isTimed(step) ? [['onPartnerGone', step.onPartnerGone, ['pause', ...gone]] as const] : []),
      ]
    : [];
  return [
    ...lengths
      .filter(([, ms]) => !(Number.isFinite(ms) && ms > 0))
      .map(([name, ms]) => problem('wait-without-limit', place, `its ${name} is ${ms} ms.`)),
    ...rules
      .filter(([, given, known]) => !known.includes(given))
      .map(([name, given]) => problem('partner-gone-undecided', place, `its ${name} is ${JSON.stringify(given) ?? 'not given'}.`)),
  ];
}

function tooShort(step: PlanStep): readonly Problem[] {
  const length = 'durationMs' in step ? step.durationMs : limitOf(step);
  const least = Math.max(...MEMBERS.map((member) => leastTime(step, member)));
  if (length === null || !(least > length)) return [];
  const message = `lasts ${inSeconds(length)}, and its trials hold everybody for ${inSeconds(least)}.`;
  return [problem('least-beyond-length', `step ${step.id}`, message)];
}

function forNobody(step: PlanStep): readonly Problem[] {
  const place = `step ${step.id}`;
  const { A, B } = step.content;
  if (A === null && B === null) return [problem('step-for-nobody', place, 'concerns no role that anybody has.')];
  const isEmpty = step.kind === 'deliver' && MEMBERS.every((member) => trialsOf(step, member).length === 0);
  return isEmpty ? [problem('step-for-nobody', place, 'brings a text from a role that nobody has.')] : [];
}

function inSeconds(ms: number): string {
  return `${ms / 1_000} s`;
}
