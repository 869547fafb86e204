import type { Experiment } from '../../experiments/kit/kit.ts';
import { MUTUAL } from '../../server/assignment/roles.ts';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import type { Field } from '../../server/dyad/plan.ts';
import { hasEnded } from '../../server/dyad/seats.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { planPartOne } from '../../server/planning/plan-part-one.ts';
import { planPartTwo } from '../../server/planning/plan-part-two.ts';
import type { Json } from '../../server/protocol/content.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';
import type { ProposedStart, StepView } from '../../server/protocol/view.ts';
import type { PlannedCouple } from './dyad-plans.ts';
import { Couple } from './dyads.ts';

/** What one member answers in a step, by name of the answer; what is left out stays unanswered. */
export type Answering = (stepId: string, member: Member) => Readonly<Record<string, string | number | boolean>>;

/** One line of the protocol's table: the trials that each was shown in a step. */
export interface Line {
  readonly step: string;
  readonly A: readonly string[];
  readonly B: readonly string[];
}

export interface Walked {
  readonly lines: readonly Line[];
  readonly outcome: string;
  /** Everything that the member was shown, as JSON. */
  readonly shown: Readonly<Record<Member, string>>;
}

export interface Walking {
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly condition: string;
  readonly answering?: Answering;
}

/** Two members go through a whole plan by the pure rules alone: both finish whatever they are shown. */
export function walk(experiment: Experiment, { parameters = {}, condition, answering = () => ({}) }: Walking): Walked {
  const couple = new Couple(planned(experiment, parameters, condition)).arrives('A', 'B');
  const lines = new Map<string, Line>();
  const shown: Record<Member, string> = { A: '', B: '' };
  const note = (member: Member, step: StepView): void => {
    shown[member] += JSON.stringify(step);
    const line = lines.get(step.stepId) ?? { step: step.stepId, A: [], B: [] };
    lines.set(step.stepId, { ...line, [member]: step.content.trials.map(({ id }) => id) });
  };
  while (!hasEnded(couple.state)) {
    if (couple.state.phase === 'ready') couple.isDrawn();
    else if (!MEMBERS.some((member) => goesOn(couple, member, answering, note))) letTimePass(couple);
  }
  return { lines: [...lines.values()], outcome: couple.outcome(), shown };
}

/** Acknowledges or finishes what is on screen. @returns false if there is nothing to do now */
function goesOn(
  couple: Couple,
  member: Member,
  answering: Answering,
  note: (member: Member, step: StepView) => void,
): boolean {
  const start = startFor(couple, member);
  if (start !== null && start.at > couple.now) return acknowledges(couple, member, start);
  const screen = couple.screen(member);
  if (screen.kind !== 'step') return false;
  const { step } = screen;
  note(member, step);
  const given: Readonly<Record<string, string | number | boolean>> =
    step.stepId === 'consent' ? { consent: 'agree' } : answering(step.stepId, member);
  const fields = fieldsOf(couple, step.stepId, member).filter(({ name }) => given[name] !== undefined);
  const pick = (isText: boolean) =>
    fields.filter(({ type }) => (type === 'text') === isText).map(({ name }) => [name, given[name] ?? null] as const);
  const texts = pick(true).map(([name, value]) => [name, String(value)]);
  couple.finishes(member, step.stepId, { answers: Object.fromEntries(pick(false)), texts: Object.fromEntries(texts) });
  return true;
}

function acknowledges(couple: Couple, member: Member, { sharedStepId, attempt }: ProposedStart): boolean {
  const before = couple.state;
  couple.happens({ type: 'start-acknowledged', member, sharedStepId, attempt, onTime: true });
  return couple.state !== before;
}

function letTimePass(couple: Couple): void {
  const instants = [nextDeadline(couple.state, couple.plan)?.at, ...MEMBERS.map((member) => startFor(couple, member)?.at)];
  const next = Math.min(...instants.filter((at): at is number => at !== undefined && at > couple.now));
  if (next === Infinity) throw new Error('nobody can go on, and nothing will happen by itself');
  couple.waits(next - couple.now);
}

function startFor(couple: Couple, member: Member): ProposedStart | null {
  const screen = couple.screen(member);
  if (screen.kind === 'step') return screen.step.start;
  return screen.kind === 'hold' ? screen.start : null;
}

function fieldsOf({ plan }: Couple, stepId: string, member: Member): readonly Field[] {
  const content = plan.steps.find(({ id }) => id === stepId)?.content[member]?.['en'];
  return (content?.trials ?? []).flatMap(({ fields }) => Object.values(fields));
}

function planned(experiment: Experiment, given: Readonly<Record<string, Json>>, condition: string): PlannedCouple {
  const parameters = readParameters(experiment, given);
  const cell = cells(experiment).find((each) => each.condition === condition);
  if (cell === undefined) throw new Error(`no condition ${condition}`);
  const common = { parameters, languages: ['en'], timeWarp: 1, seed: 1 };
  const partOne = planPartOne(experiment, common);
  return { partOne, partTwo: planPartTwo(experiment, { ...common, ...cell, roles: MUTUAL, partOne }) };
}
