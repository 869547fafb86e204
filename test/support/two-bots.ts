import type { Experiment } from '../../experiments/kit/kit.ts';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import type { Field } from '../../server/dyad/plan.ts';
import type { Seats } from '../../server/dyad/state.ts';
import { hasEnded } from '../../server/dyad/seats.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { planPartOne } from '../../server/planning/plan-part-one.ts';
import { planPartTwo } from '../../server/planning/plan-part-two.ts';
import { roleAssignments } from '../../server/planning/role-assignments.ts';
import type { Json } from '../../server/protocol/content.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';
import type { ProposedStart, StepView } from '../../server/protocol/view.ts';
import type { PlannedCouple } from './dyad-plans.ts';
import { Couple } from './dyads.ts';

type Given = Readonly<Record<string, string | number | boolean>>;

/**
 * What a bot answers: by step, and there by name of the answer. What is left out stays unanswered; to the consent
 * both say yes.
 */
export type Answers = Readonly<Record<string, (member: Member) => Given>>;

/** A step, and the trials that A and that B were shown in it, by name: a line of the protocol's table. */
export type Line = readonly [step: string, A: string, B: string];

export interface Played {
  readonly table: readonly Line[];
  /** `completed`, or why it ended early. */
  readonly outcome: string;
  /** Everything that the member was shown, as JSON. */
  readonly shown: Readonly<Record<Member, string>>;
  /** What is remembered of each in the end. */
  readonly seats: Seats;
}

export interface Play {
  /** As in the data; levels of several factors are joined by `_`. */
  readonly condition: string;
  /** Of member A, where the two have different roles; the first of the experiment's if not given. */
  readonly role?: string;
  /** Those of the study that differ from their defaults. */
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly answers?: Answers;
}

/**
 * Two bots go through a whole experiment by the server's own rules, without server or browser: both do whatever
 * they are shown, and hours of waiting take no time.
 *
 * @throws Error if a bot answers what its step does not ask, or if both would wait for ever
 */
export function twoBots(experiment: Experiment, { answers = {}, ...play }: Play): Played {
  const couple = new Couple(planned(experiment, play)).arrives('A', 'B');
  const lines = new Map<string, Record<Member, string>>();
  const shown: Record<Member, string> = { A: '', B: '' };
  const note = (member: Member, step: StepView): void => {
    shown[member] += JSON.stringify(step);
    const line = lines.get(step.stepId) ?? { A: '', B: '' };
    lines.set(step.stepId, { ...line, [member]: step.content.trials.map(({ id }) => id).join(' ') });
  };
  while (!hasEnded(couple.state)) {
    if (couple.state.phase === 'ready') {
      couple.isDrawn();
      continue;
    }
    // Both look before either does anything: what one does may take the other's screen away.
    for (const member of MEMBERS) look(couple, member, note);
    if (!MEMBERS.some((member) => goesOn(couple, member, answers))) letTimePass(couple);
  }
  // In the order of the plan: who has nothing to do in a step may be beyond it before the other comes to it.
  const table = couple.plan.steps.flatMap(({ id }): readonly Line[] => {
    const line = lines.get(id);
    return line === undefined ? [] : [[id, line.A, line.B]];
  });
  return { table, outcome: couple.outcome(), shown, seats: couple.state.seats };
}

function look(couple: Couple, member: Member, note: (member: Member, step: StepView) => void): void {
  const screen = couple.screen(member);
  const isAhead = (startFor(couple, member)?.at ?? 0) > couple.now;
  if (screen.kind === 'step' && !isAhead) note(member, screen.step);
}

/** Acknowledges or finishes what is on screen. @returns false if there is nothing to do now */
function goesOn(
  couple: Couple,
  member: Member,
  answers: Answers,
): boolean {
  const start = startFor(couple, member);
  if (start !== null && start.at > couple.now) return acknowledges(couple, member, start);
  const screen = couple.screen(member);
  if (screen.kind !== 'step') return false;
  const { step } = screen;
  // The partner has the floor.
  if (couple.state.seats[member].done) return false;
  const given = step.stepId === 'consent' ? { consent: 'agree' } : (answers[step.stepId]?.(member) ?? {});
  const asked = fieldsOf(couple, step.stepId, member);
  refuseUnasked(step.stepId, Object.keys(given), asked);
  const fields = asked.filter(({ name }) => given[name] !== undefined);
  const pick = (isText: boolean) =>
    fields.filter(({ type }) => (type === 'text') === isText).map(({ name }) => [name, given[name] ?? null] as const);
  const texts = pick(true).map(([name, value]) => [name, String(value)]);
  couple.finishes(member, step.stepId, { answers: Object.fromEntries(pick(false)), texts: Object.fromEntries(texts) });
  return true;
}

/** A misspelt name would otherwise leave the question unanswered, and the test green. */
function refuseUnasked(stepId: string, given: readonly string[], asked: readonly Field[]): void {
  const names = asked.map(({ name }) => name);
  const strange = given.find((name) => !names.includes(name));
  if (strange !== undefined) throw new Error(`The step "${stepId}" does not ask "${strange}". It asks: ${names.join(', ') || 'nothing'}.`);
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

/** What the draw makes of an experiment for a couple. */
export function planned(experiment: Experiment, { condition, role, parameters: given = {} }: Omit<Play, 'answers'>): PlannedCouple {
  const parameters = readParameters(experiment, given);
  const known = cells(experiment);
  const cell = known.find((each) => each.condition === condition);
  if (cell === undefined) {
    throw new Error(`There is no condition "${condition}". There is: ${known.map((each) => each.condition).join(', ')}.`);
  }
  const common = { parameters, languages: ['en'], timeWarp: 1, seed: 1 };
  const partOne = planPartOne(experiment, common);
  const roles = roleAssignments(experiment).find(({ A }) => role === undefined || A === role);
  if (roles === undefined) throw new Error(`There is no role "${role}".`);
  return { partOne, partTwo: planPartTwo(experiment, { ...common, ...cell, roles, partOne }) };
}
