import type { Experiment } from '../../experiments/kit/kit.ts';
import { MUTUAL } from '../../server/assignment/roles.ts';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import { joinParts, type Plan, type PlanStep } from '../../server/dyad/plan.ts';
import { enrolled, type DyadEvent, type DyadState } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { view } from '../../server/dyad/view.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { planPartOne } from '../../server/planning/plan-part-one.ts';
import { planPartTwo } from '../../server/planning/plan-part-two.ts';
import type { Json } from '../../server/protocol/content.ts';
import { MEMBERS, type Member } from '../../server/protocol/member.ts';
import type { SessionView, StepView } from '../../server/protocol/view.ts';

/** What one member answers in a step: by name of the answer; texts are written as they are. */
export type Answering = (stepId: string, member: Member) => Readonly<Record<string, string | number | boolean>>;

/** One line of the protocol's table. */
export interface Line {
  readonly step: string;
  readonly A: readonly string[];
  readonly B: readonly string[];
}

export interface Walk {
  readonly lines: readonly Line[];
  readonly state: DyadState;
  /** Everything that the member was shown, as JSON. */
  readonly shown: Readonly<Record<Member, string>>;
}

/**
 * Two members go through a whole plan by the pure rules alone: both always finish what they are shown.
 *
 * @returns what each was shown in each step, in order
 */
export function walk(
  experiment: Experiment,
  { parameters = {}, condition, answering = () => ({}) }: {
    readonly parameters?: Readonly<Record<string, Json>>;
    readonly condition: string;
    readonly answering?: Answering;
  },
): Walk {
  const plans = plansOf(experiment, parameters, condition);
  const walker = new Walker(plans.before, plans.whole, answering);
  walker.run();
  return { lines: walker.lines, state: walker.state, shown: walker.shown };
}

function plansOf(experiment: Experiment, given: Readonly<Record<string, Json>>, condition: string) {
  const parameters = readParameters(experiment, given);
  const cell = cells(experiment).find((each) => each.condition === condition);
  if (cell === undefined) throw new Error(`no condition ${condition}`);
  const common = { parameters, languages: ['en'], timeWarp: 1, seed: 1 };
  const partOne = planPartOne(experiment, common);
  const partTwo = planPartTwo(experiment, { ...common, ...cell, roles: MUTUAL, partOne });
  return { before: joinParts([partOne]), whole: joinParts([partOne, partTwo]) };
}

class Walker {
  state: DyadState = enrolled(0, { A: 'en', B: 'en' });
  readonly lines: Line[] = [];
  readonly shown: Record<Member, string> = { A: '', B: '' };
  readonly #before: Plan;
  readonly #whole: Plan;
  readonly #answering: Answering;
  readonly #texts = new Map<string, string>();
  #now = 0;

  constructor(before: Plan, whole: Plan, answering: Answering) {
    this.#before = before;
    this.#whole = whole;
    this.#answering = answering;
  }

  run(): void {
    for (const member of MEMBERS) this.#apply({ type: 'member-arrived', member, at: this.#now });
    while (this.state.phase !== 'completed' && this.state.phase !== 'ended-early') {
      if (this.state.phase === 'ready') this.#draw();
      else if (!this.#finishWhatIsShown()) this.#letTimePass();
    }
  }

  get #plan(): Plan {
    return this.state.phase === 'apart' || this.state.phase === 'ready' ? this.#before : this.#whole;
  }

  #draw(): void {
    const result = transition(this.state, { type: 'assigned', at: this.#now, condition: '', planHash: '' }, this.#whole);
    if (!result.accepted) throw new Error(`draw refused: ${result.code}`);
    this.state = result.next;
  }

  #finishWhatIsShown(): boolean {
    const finishable = MEMBERS.map((member) => [member, this.#stepOf(member)] as const).filter(
      (entry): entry is readonly [Member, StepView] => entry[1] !== null,
    );
    for (const [member, step] of finishable) {
      if (step.start !== null && this.#acknowledge(member, step.start.sharedStepId, step.start.attempt)) return true;
      if (step.start !== null && step.start.at > this.#now) continue;
      this.#note(member, step);
      this.#finish(member, step.stepId);
      return true;
    }
    return MEMBERS.some((member) => {
      const { screen } = this.#viewOf(member);
      return screen.kind === 'hold' && screen.start !== null
        ? this.#acknowledge(member, screen.start.sharedStepId, screen.start.attempt)
        : false;
    });
  }

  #acknowledge(member: Member, sharedStepId: string, attempt: number): boolean {
    const before = this.state;
    this.#apply({ type: 'start-acknowledged', member, at: this.#now, sharedStepId, attempt, onTime: true });
    return this.state !== before;
  }

  #finish(member: Member, stepId: string): void {
    const step = this.#plan.steps.find(({ id }) => id === stepId);
    const given = this.#answering(stepId, member);
    const answers: Record<string, string | number | boolean | null> = stepId === 'consent' ? { consent: 'agree' } : {};
    const texts: Record<string, string> = {};
    for (const { name, type } of fieldsOf(step, member)) {
      const value = given[name];
      if (value === undefined) continue;
      if (type !== 'text') answers[name] = value;
      else {
        const id = `${member} ${stepId}.${name}`;
        this.#texts.set(id, String(value));
        texts[name] = id;
      }
    }
    this.#apply({ type: 'step-finished', member, at: this.#now, stepId, answers, texts });
  }

  #letTimePass(): void {
    const deadline = nextDeadline(this.state, this.#plan);
    const starts = MEMBERS.map((member) => this.#stepOf(member)?.start?.at ?? Infinity).filter((at) => at > this.#now);
    const until = Math.min(deadline?.at ?? Infinity, ...starts);
    if (until === Infinity) throw new Error('nobody can go on, and nothing will happen by itself');
    this.#now = until;
    if (deadline !== null && deadline.at <= until) this.#apply({ type: 'deadline-passed', at: until, deadline });
  }

  #apply(event: DyadEvent): void {
    const result = transition(this.state, event, this.#plan);
    if (!result.accepted) throw new Error(`${event.type} refused: ${result.code}`);
    this.state = result.next;
  }

  #viewOf(member: Member): SessionView {
    const showing = { seq: 0, isTest: true, completionCode: 'CODE', texts: this.#texts, resumeAt: 0 };
    return view(this.state, this.#plan, member, showing);
  }

  #stepOf(member: Member): StepView | null {
    const { screen } = this.#viewOf(member);
    return screen.kind === 'step' ? screen.step : null;
  }

  #note(member: Member, step: StepView): void {
    this.shown[member] += JSON.stringify(step);
    const trials = step.content.trials.map(({ id }) => id);
    const last = this.lines.findIndex((line) => line.step === step.stepId);
    const line = this.lines[last] ?? { step: step.stepId, A: [], B: [] };
    const noted = { ...line, [member]: trials };
    if (last === -1) this.lines.push(noted);
    else this.lines[last] = noted;
  }
}

function fieldsOf(step: PlanStep | undefined, member: Member) {
  const content = step?.content[member]?.['en'];
  return (content?.trials ?? []).flatMap(({ fields }) => Object.values(fields));
}

