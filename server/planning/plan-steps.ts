import type { Part, Step, TrialsFor } from '../../experiments/kit/step.ts';
import type { Words } from '../../experiments/kit/text.ts';
import type { Trial } from '../../experiments/kit/trial.ts';
import type { Roles } from '../assignment/roles.ts';
import type { ForMembers, Pipe, PlannedContent, PlanStep } from '../dyad/plan.ts';
import type { Language, Member } from '../protocol/member.ts';
import { deliverSteps } from './plan-deliver.ts';
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

/** The steps of these parts, in order, each with its content for both members in every language. */
export function planSteps(parts: readonly Part[], making: StepMaking): readonly PlanStep[] {
  return parts.flatMap(({ phase, steps }, index) =>
    steps.flatMap((step) => planStep(step, { phase, part: making.partsBefore + index + 1 }, making)),
  );
}

function planStep(step: Step, place: PlaceInPlan, making: StepMaking): readonly PlanStep[] {
  const { timeWarp, chance } = making;
  const shared = { id: step.id, ...place, when: null };
  switch (step.kind) {
    case 'solo': {
      const trials = (member: Member) => (step.only === null || step.only === making.roles[member] ? step.trials : null);
      const limitMs = step.limit === null ? null : step.limit / timeWarp;
      return [{ kind: 'solo', ...shared, ...contents(step, trials, making), when: step.when, limitMs }];
    }
    case 'barrier':
    case 'hold': {
      const [shortest, longest] = step.kind === 'hold' ? step.pad : [0, 0];
      const padMs = chance.whole(`pad ${step.id}`, shortest, longest) / timeWarp;
      const waits = { patienceMs: step.patience / timeWarp, onTimeout: step.onTimeout };
      return [{ kind: step.kind, ...shared, ...contents(step, () => [], making), ...waits, padMs }];
    }
    case 'together': {
      const trials = (member: Member) => trialsOf(step.trials, making.roles[member]);
      const { endsWhenBothDone } = step;
      return [{ kind: 'together', ...shared, ...contents(step, trials, making), ...timed(step, timeWarp), endsWhenBothDone }];
    }
    case 'deliver':
      return deliverSteps(step, place, making);
  }
}

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

function trialsOf(trials: TrialsFor<string>, role: string): readonly Trial[] {
  return isList(trials) ? trials : (trials[role] ?? []);
}

function isList(trials: TrialsFor<string>): trials is readonly Trial[] {
  return Array.isArray(trials);
}
