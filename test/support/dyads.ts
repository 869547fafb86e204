import { nextDeadline } from '../../server/dyad/deadlines.ts';
import type { Refusal } from '../../server/dyad/outcome.ts';
import { joinParts, type Plan } from '../../server/dyad/plan.ts';
import { enrolled, type DyadEvent, type DyadState } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { textsToShow, view } from '../../server/dyad/view.ts';
import type { Answer } from '../../server/dyad/when.ts';
import type { Instant, Member } from '../../server/protocol/member.ts';
import type { Screen, SessionView } from '../../server/protocol/view.ts';
import type { PlannedCouple } from './dyad-plans.ts';

/** The instant of enrolment in every test; instants in expectations read as `NOON + seconds(30)`. */
export const NOON: Instant = 43_200_000;

type WithoutInstant<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
export type Happening = WithoutInstant<DyadEvent>;

interface Given {
  readonly answers?: Readonly<Record<string, Answer>>;
  /** Typed words by field; the state gets ids. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A couple in one dyad session: things happen to it, time passes, and each sees a screen. */
export class Couple {
  readonly events: DyadEvent[] = [];
  readonly texts = new Map<string, string>();
  now = NOON;
  state: DyadState;
  plan: Plan;
  readonly #planned: PlannedCouple;

  constructor(planned: PlannedCouple, languages: Readonly<Record<Member, string>> = { A: 'en', B: 'en' }) {
    this.#planned = planned;
    this.plan = joinParts([planned.partOne]);
    this.state = enrolled(NOON, languages);
  }

  arrives = (...members: Member[]): this => this.#each(members, (member) => ({ type: 'member-arrived', member }));
  leaves = (...members: Member[]): this => this.#each(members, (member) => ({ type: 'member-left', member }));
  leavesForGood = (member: Member): this => this.happens({ type: 'member-withdrew', member });
  agrees = (...members: Member[]): this =>
    this.#each(members, (member) => finish(member, 'consent', { consent: 'agree' }));
  declines = (member: Member): this => this.happens(finish(member, 'consent', { consent: 'decline' }));
  goesOnUnkept = (member: Member): this => this.happens({ type: 'member-withdrew-silently', member });
  isHeld = (): this => this.happens({ type: 'held-by-experimenter' });
  isResumed = (): this => this.happens({ type: 'resumed-by-experimenter' });
  isTold = (to: Member | 'both', words: string): this => this.happens({ type: 'told-by-experimenter', to, noticeId: `notice-${words.length}`, words });
  isGiven = (ms: number): this => this.happens({ type: 'extended-by-experimenter', ms });
  isEndedFor = (member: Member): this => this.happens({ type: 'ended-for-one-by-experimenter', member });
  isEndedByExperimenter = (): this => this.happens({ type: 'ended-by-experimenter' });

  finishes(member: Member, stepId: string, { answers = {}, texts = {} }: Given = {}): this {
    const kept = Object.entries(texts).map(([name, words]): [string, string] => {
      const textId = `text-${this.texts.size + 1}`;
      this.texts.set(textId, words);
      return [name, textId];
    });
    return this.happens({ type: 'step-finished', member, stepId, answers, texts: Object.fromEntries(kept) });
  }

  bothFinish(stepId: string): this {
    return this.finishes('A', stepId).finishes('B', stepId);
  }

  /** The start proposed now. */
  acknowledges(...members: Member[]): this {
    return this.#each(members, (member) => acknowledgement(this, member, true));
  }

  isTooLateFor(member: Member): this {
    return this.happens(acknowledgement(this, member, false));
  }

  isDrawn(): this {
    this.plan = joinParts([this.#planned.partOne, this.#planned.partTwo]);
    return this.happens({ type: 'assigned', condition: 'plain', planHash: 'hash' });
  }

  /** Time passes, and with it every deadline on the way. */
  waits(ms: number): this {
    const until = this.now + ms;
    let passed = 0;
    for (let due = nextDeadline(this.state, this.plan); due !== null && due.at <= until; ) {
      this.now = Math.max(this.now, due.at);
      this.happens({ type: 'deadline-passed', deadline: due });
      passed += 1;
      if (passed > 10_000) throw new Error(`time does not pass: ${due.kind} comes again and again`);
      due = nextDeadline(this.state, this.plan);
    }
    this.now = until;
    return this;
  }

  /** Throws if it is refused. */
  happens(happening: Happening): this {
    const code = this.tries(happening);
    if (code !== null) throw new Error(`${happening.type} refused: ${code}`);
    return this;
  }

  /** @returns why it is refused, or null if it has happened */
  tries(happening: Happening): Refusal | null {
    const event: DyadEvent = { ...happening, at: this.now };
    const result = transition(this.state, event, this.plan);
    if (!result.accepted) return result.code;
    if (result.next !== this.state) this.events.push(event);
    this.state = result.next;
    return null;
  }

  /** @param messagesHad  what the connection has been sent of the chat on screen */
  view(member: Member, messagesHad = 0): SessionView {
    const ids = textsToShow(this.state, this.plan, member, messagesHad);
    return view(this.state, this.plan, member, {
      isTest: false,
      completionCode: `code-${member}`,
      panelCodes: { finished: 'F', ended: 'E', left: 'L', returnTo: null },
      texts: new Map(ids.map((id) => [id, this.texts.get(id) ?? 'no such text'])),
      resumeAt: 0,
      messagesHad,
    });
  }

  screen(member: Member): Screen {
    return this.view(member).screen;
  }

  /** `step writing`, or the kind of the screen. */
  sees(member: Member): string {
    const screen = this.screen(member);
    return screen.kind === 'step' ? `step ${screen.step.stepId}` : screen.kind;
  }

  /** How it stands, and why if it ended early. */
  outcome(): string {
    return this.state.phase === 'ended-early' ? this.state.reason : this.state.phase;
  }

  /** When this member is through with what is on screen, as the screen says; null if it does not. */
  until(member: Member): Instant | null {
    const screen = this.screen(member);
    if (screen.kind === 'step') return screen.step.endsAt;
    return screen.kind === 'door' || screen.kind === 'hold' ? screen.until : null;
  }

  /** The same couple, to let something else happen to it. */
  copy(): Couple {
    const { A, B } = this.state.seats;
    const other = new Couple(this.#planned, { A: A.language, B: B.language });
    other.events.push(...this.events);
    for (const [id, words] of this.texts) other.texts.set(id, words);
    return Object.assign(other, { now: this.now, state: this.state, plan: this.plan });
  }

  #each(members: readonly Member[], happening: (member: Member) => Happening): this {
    for (const member of members) this.happens(happening(member));
    return this;
  }
}

/** Both have consented and stand at the door, here. */
export function atTheDoor(planned: PlannedCouple): Couple {
  return new Couple(planned).arrives('A', 'B').agrees('A', 'B').bothFinish('baseline');
}

/** Both are at the first step of part 2. */
export function drawn(planned: PlannedCouple): Couple {
  return atTheDoor(planned).isDrawn();
}

function finish(member: Member, stepId: string, answers: Readonly<Record<string, Answer>>): Happening {
  return { type: 'step-finished', member, stepId, answers, texts: {} };
}

function acknowledgement({ state, plan }: Couple, member: Member, onTime: boolean): Happening {
  if (state.phase !== 'running' || state.meeting?.stage !== 'proposed') throw new Error('no start is proposed');
  const { step, attempt } = state.meeting;
  return { type: 'start-acknowledged', member, sharedStepId: plan.steps[step]?.id ?? '', attempt, onTime };
}
