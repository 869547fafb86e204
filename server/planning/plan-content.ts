import type { Step } from '../../experiments/kit/step.ts';
import type { Words } from '../../experiments/kit/text.ts';
import type { Trial } from '../../experiments/kit/trial.ts';
import type { Roles } from '../assignment/roles.ts';
import type { ForMembers, Pipe, PlannedContent, PlanStep } from '../dyad/plan.ts';
import type { Language, Member } from '../protocol/member.ts';
import { plannedTrial, type Making } from './plan-trial.ts';
import { sentenceIn } from './words.ts';

/** What turns steps of an experiment into steps of a couple's plan. */
export interface StepMaking extends Making {
  readonly roles: Roles;
  readonly languages: readonly Language[];
  /** Number of the part before the first, 0 at the beginning. */
  readonly partsBefore: number;
}

export type PlaceInPlan = Pick<PlanStep, 'part' | 'phase'>;

/** Waits, length and rule of a step with a shared clock. */
export function timed(step: Extract<Step, { readonly lasts: unknown }>, timeWarp: number) {
  return {
    patienceMs: step.patience / timeWarp,
    onTimeout: step.onTimeout,
    durationMs: step.lasts / timeWarp,
    onPartnerGone: step.onPartnerGone,
  };
}

/** @param trialsFor  `null`: the step does not concern this member */
export function contents(
  step: { readonly id: string; readonly waiting: Words },
  trialsFor: (member: Member) => readonly Trial[] | null,
  making: StepMaking,
): { readonly content: PlanStep['content']; readonly pipes: ForMembers<readonly Pipe[]> } {
  const contentOf = (member: Member): Readonly<Record<Language, PlannedContent>> | null => {
    const trials = trialsFor(member);
    if (trials === null) return null;
    const inEach = making.languages.map((language): [Language, PlannedContent] => [
      language,
      {
        trials: trials.map((trial) => plannedTrial(trial, step.id, language, making)),
        waiting: sentenceIn(step.waiting, language),
      },
    ]);
    return Object.fromEntries(inEach);
  };
  return {
    content: { A: contentOf('A'), B: contentOf('B') },
    pipes: { A: pipesOf(trialsFor('A')), B: pipesOf(trialsFor('B')) },
  };
}

function pipesOf(trials: readonly Trial[] | null): readonly Pipe[] {
  return (trials ?? []).flatMap(({ id, pipes }) =>
    pipes.map(({ parameter, of, answer }) => ({ trialId: id, parameter, of, field: answer.field })),
  );
}
