import type { Prompt, TurnsStep } from '../../experiments/kit/step.ts';
import type { Trial } from '../../experiments/kit/trial.ts';
import { lastWordsTrial, listenTrial, turnTrial, type Heard } from '../../experiments/kit/turns.ts';
import type { TurnStep } from '../dyad/plan.ts';
import { MEMBERS, PARTNER, type Member } from '../protocol/member.ts';
import { contents, timed, type PlaceInPlan, type StepMaking } from './plan-content.ts';

/** In a hundred second answers so many get another question from the outset, so that one does not tell of a skip. */
const SWAPPED = 15;

interface Turn {
  readonly id: string;
  readonly holder: Member;
  /** What its holder may be asked: the question first, then what is offered instead. */
  readonly questions: readonly Prompt[];
  /** True: whatever the partner was asked in the turn before. */
  readonly isSame: boolean;
  /** All that its answer may turn out to be about. */
  readonly about: readonly Prompt[];
}

/** Two turns for each prompt, and one in which the last answer is read. */
export function turnsSteps(step: TurnsStep, place: PlaceInPlan, making: StepMaking): readonly TurnStep[] {
  const turns = turnsOf(step, making);
  const isText = step.channel === 'text';
  const steps = turns.map((turn, index): TurnStep => {
    const heard = (member: Member): Heard | null => (isText ? heardBy(member, turns[index - 1]) : null);
    const trial = (member: Member): Trial => {
      if (member === turn.holder) return turnTrial(step, turn.questions, heard(member), turn.isSame);
      return listenTrial(isText ? null : (turn.questions[0] ?? null), heard(member));
    };
    return turnStep(step, turn, place, making, trial);
  });
  const last = turns.at(-1);
  if (last === undefined || !isText) return steps;
  const reader = PARTNER[last.holder];
  const said: Heard = { stepId: last.id, questions: last.about };
  const reading = { id: `${step.id}-end`, holder: reader };
  const closing = turnStep(step, reading, place, making, (member) =>
    member === reader ? lastWordsTrial(said) : listenTrial(null, null),
  );
  return [...steps, closing];
}

function turnStep(
  step: TurnsStep,
  { id, holder }: Pick<Turn, 'id' | 'holder'>,
  place: PlaceInPlan,
  making: StepMaking,
  trial: (member: Member) => Trial,
): TurnStep {
  const { timeWarp } = making;
  return {
    kind: 'turn',
    id,
    ...place,
    when: null,
    ...timed(step, making),
    set: step.id,
    setMs: step.lasts / timeWarp,
    durationMs: step.turn.atMost / timeWarp,
    holder,
    endsWhenBothDone: true,
    ...contents({ id, waiting: step.waiting }, (member) => [trial(member)], making),
  };
}

function turnsOf(step: TurnsStep, { chance, roles }: StepMaking): readonly Turn[] {
  const { prompts, reserve, channel } = step;
  const chosen = MEMBERS.find((member) => roles[member] === step.starter);
  const starter = chosen ?? (chance.whole(`starter ${step.id}`, 0, 1) === 0 ? 'A' : 'B');
  return prompts.flatMap((prompt, index): readonly Turn[] => {
    const first = index % 2 === 0 ? starter : PARTNER[starter];
    const [forFirst, forSecond] = channel === 'spoken' ? [[], []] : inReserve(reserve, index);
    const ids = [`${step.id}-${index + 1}a`, `${step.id}-${index + 1}b`] as const;
    const isSwapped = forSecond.length > 0 && chance.whole(`swap ${ids[1]}`, 1, 100) <= SWAPPED;
    const ofFirst = [prompt, ...forFirst];
    const ofSecond = isSwapped ? forSecond : [prompt, ...forSecond];
    const isSame = channel === 'text' && !isSwapped;
    const about = isSame ? [...ofFirst, ...forSecond] : ofSecond;
    return [
      { id: ids[0], holder: first, questions: ofFirst, isSame: false, about: ofFirst },
      { id: ids[1], holder: PARTNER[first], questions: ofSecond, isSame, about },
    ];
  });
}

/** What is offered instead of a prompt to who answers first, and to who answers second. */
function inReserve(reserve: readonly Prompt[], index: number): readonly [readonly Prompt[], readonly Prompt[]] {
  const at = (place: number): readonly Prompt[] => reserve.slice(place % Math.max(reserve.length, 1)).slice(0, 1);
  return [at(2 * index), at(2 * index + 1)];
}

/** What the other has just said, for who has not read it yet. */
function heardBy(member: Member, before: Turn | undefined): Heard | null {
  if (before === undefined || before.holder === member) return null;
  return { stepId: before.id, questions: before.about };
}
