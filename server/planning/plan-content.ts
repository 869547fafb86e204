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

/** Of the patience, at least so much is waited: enough for a slow partner, and still no telling when it ends. */
export const LEAST_WAIT = 0.75;

/** How long the partner of one who is gone from a running step goes on waiting, in ms. */
const GONE_AFTER = [60_000, 120_000] as const;

/** How long is waited for a partner who does not come, drawn for this couple. */
export function waits(step: Extract<Step, { readonly patience: unknown }>, { chance, timeWarp }: StepMaking) {
  // Drawn as a share: a patience that is none is for the checks to find.
  const share = chance.whole(`wait ${step.id}`, LEAST_WAIT * 10_000, 10_000) / 10_000;
  const patienceMs = step.patience / timeWarp;
  return { patienceMs, waitMs: Math.round(patienceMs * share), onTimeout: step.onTimeout };
}

/** Waits, length and rule of a step with a shared clock. */
export function timed(step: Extract<Step, { readonly lasts: unknown }>, making: StepMaking) {
  const { chance, timeWarp } = making;
  return {
    ...waits(step, making),
    durationMs: step.lasts / timeWarp,
    onPartnerGone: step.onPartnerGone,
    goneAfterMs: Math.min(chance.whole(`gone ${step.id}`, ...GONE_AFTER), step.patience),
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
