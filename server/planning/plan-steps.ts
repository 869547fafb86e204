import type { Part, PickSpec, Step, TrialsFor } from '../../experiments/kit/step.ts';
import type { Trial } from '../../experiments/kit/trial.ts';
import type { TextPick } from '../dyad/picks.ts';
import type { PlanStep } from '../dyad/plan.ts';
import type { Member } from '../protocol/member.ts';
import { contents, timed, waits, type PlaceInPlan, type StepMaking } from './plan-content.ts';
import { chatTrial, revealTrials } from '../../experiments/kit/told.ts';
import { deliverSteps } from './plan-deliver.ts';
import { turnsSteps } from './plan-turns.ts';

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
      const pick = step.pick === null ? {} : { pick: plannedPick(step.pick) };
      return [{ kind: 'solo', ...shared, ...contents(step, trials, making), when: step.when, limitMs, ...pick }];
    }
    case 'barrier':
    case 'hold': {
      const [shortest, longest] = step.kind === 'hold' ? step.pad : [0, 0];
      const padMs = chance.whole(`pad ${step.id}`, shortest, longest) / timeWarp;
      return [{ kind: step.kind, ...shared, ...contents(step, () => [], making), ...waits(step, making), padMs }];
    }
    case 'together': {
      const trials = (member: Member) => trialsOf(step.trials, making.roles[member]);
      const { endsWhenBothDone } = step;
      return [{ kind: 'together', ...shared, ...contents(step, trials, making), ...timed(step, making), endsWhenBothDone }];
    }
    case 'deliver':
      return deliverSteps(step, place, making);
    case 'chat': {
      const trial = chatTrial(step);
      const typing = step.typing === null ? {} : { typing: true as const };
      return [{ kind: 'chat', ...shared, ...contents(step, () => [trial], making), ...timed(step, making), endsWhenBothDone: false, ...typing }];
    }
    case 'reveal': {
      const trials = (member: Member) => revealTrials(step, making.roles[member]);
      return [{ kind: 'reveal', ...shared, ...contents(step, trials, making), ...timed(step, making), endsWhenBothDone: true }];
    }
    case 'turns':
      return turnsSteps(step, place, making);
  }
}

function plannedPick(pick: PickSpec): TextPick {
  if (pick.rule === 'own') return pick;
  const candidates = pick.candidates.map(({ id, text, severity, topic }) => {
    return { id, text: text.field, severity: severity.field, topic: topic.field };
  });
  return { ...pick, candidates };
}

function trialsOf(trials: TrialsFor<string>, role: string): readonly Trial[] {
  return isList(trials) ? trials : (trials[role] ?? []);
}

function isList(trials: TrialsFor<string>): trials is readonly Trial[] {
  return Array.isArray(trials);
}
