import type { Instant, Language, Member } from '../protocol/member.ts';
import type { DisplayFrame } from '../protocol/messages.ts';
import type { GoneRule } from './plan.ts';
import type { Answer } from './when.ts';

/** Where a member is, for the server. `left` is for good: declined, or left quietly. */
export type Presence =
  | { readonly is: 'not-yet' }
  | { readonly is: 'here' }
  /** `shown`: away so long that the partner is told, in neutral words. */
  | { readonly is: 'away'; readonly since: Instant; readonly shown: boolean }
  | { readonly is: 'left'; readonly since: Instant; readonly shown: boolean; readonly declined: boolean };

/** One member's place in the dyad session. */
export interface Seat {
  readonly presence: Presence;
  readonly language: Language;
  /** Index of the step this member is at; the number of steps when done. */
  readonly position: number;
  /** When that step was entered; its limit and this member's patience in it count from here. */
  readonly enteredAt: Instant;
  /** Done with the shared step at `position`, waiting for its end. */
  readonly done: boolean;
  /** Answers by `<stepId>.<name>`. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Typed texts by `<stepId>.<name>`: the id of the text, never the words. */
  readonly texts: Readonly<Record<string, string>>;
  /** Has waited so long at this step that neutral words say so, whatever the partner is doing. */
  readonly isWaitShown?: boolean;
  /** More time at the step of this index, given by the experimenter. */
  readonly extension?: { readonly step: number; readonly ms: number };
  /** The newest words of the experimenter for this member. */
  readonly notice?: { readonly id: string; readonly words: string };
  /** Has withdrawn silently: goes on as before, and nothing is kept from here on. */
  readonly unkeptSince?: Instant;
}

/** One message of a chat: its id, who wrote it, and the id of its words. */
export interface Message {
  readonly id: string;
  readonly member: Member;
  readonly textId: string;
  readonly at: Instant;
}

/** A shared step that both have reached. Only one at a time; while one waits for the other there is none. */
export type Meeting = { readonly step: number } & (
  | {
      readonly stage: 'proposed';
      /** The start first proposed. Postponing goes on for no longer than the step's patience from here. */
      readonly since: Instant;
      readonly proposedAt: Instant;
      readonly startAt: Instant;
      readonly attempt: number;
      readonly acknowledged: Readonly<Record<Member, boolean>>;
      /** As told with the acknowledgement. */
      readonly frames: Readonly<Record<Member, DisplayFrame | null>>;
    }
  /** One has gone before the start. Kept for the number of the next attempt. */
  | { readonly stage: 'broken-off'; readonly attempt: number }
  | {
      readonly stage: 'started';
      readonly startAt: Instant;
      readonly attempt: number;
      readonly endsAt: Instant;
      /** Of a turn: when the clock of its set ends. */
      readonly setEndsAt: Instant | null;
      /** Of a chat: what has been written so far, oldest first. */
      readonly messages: readonly Message[];
    }
);

/** A barrier's release: the step after it begins at `at` for both. Kept until the next release. */
export interface Release {
  readonly step: number;
  readonly at: Instant;
  readonly attempt: number;
}

export type Seats = Readonly<Record<Member, Seat>>;

/** Why a dyad session ended before its time. Never told to a participant. */
export type EndReason = 'partner-never-came' | 'partner-lost' | 'both-left' | 'not-drawn' | 'experimenter';

interface StateBase {
  readonly seats: Seats;
  /**
   * How often what each sees has changed. The number of a view, because that of the events would tell how much
   * the partner does. None before the first change.
   */
  readonly told?: Readonly<Record<Member, number>>;
  /**
   * Since when nobody is here who has anything left to do; `null` while somebody is. In part 2 all clocks
   * stand still meanwhile.
   */
  readonly emptySince: Instant | null;
  /** The experimenter holds the couple at the next door or shared step. None in older states. */
  readonly heldSince?: Instant | null;
}

export type DyadState = StateBase &
  (
    /** Part 1: each alone, until both stand at the door. */
    | { readonly phase: 'apart' }
    /** Both consented and here: the server draws now. */
    | { readonly phase: 'ready'; readonly since: Instant }
    /** Part 2. `alone`: the partner is no longer waited for. */
    | {
        readonly phase: 'running';
        readonly meeting: Meeting | null;
        readonly release: Release | null;
        readonly alone: Member | null;
      }
    /**
     * The experimenter has ended it: from here on each goes on as if the other had left. `halves` is that, for each;
     * the seat of each is the one in their own half.
     */
    | { readonly phase: 'parted'; readonly at: Instant; readonly halves: Readonly<Record<Member, DyadState>> }
    | { readonly phase: 'completed'; readonly at: Instant }
    | { readonly phase: 'ended-early'; readonly at: Instant; readonly reason: EndReason }
  );

export type Running = DyadState & { readonly phase: 'running' };
export type Parted = DyadState & { readonly phase: 'parted' };

/** Something that will happen by itself. A deadline is a fact of the state; whoever sees it pass says so. */
export type Deadline =
  | { readonly kind: 'absence-shown'; readonly member: Member; readonly at: Instant }
  | { readonly kind: 'wait-shown'; readonly member: Member; readonly step: number; readonly at: Instant }
  | { readonly kind: 'absence-over'; readonly member: Member; readonly at: Instant; readonly rule: GoneRule }
  | { readonly kind: 'step-limit'; readonly member: Member; readonly step: number; readonly at: Instant }
  | { readonly kind: 'door-patience'; readonly at: Instant }
  | { readonly kind: 'patience'; readonly step: number; readonly at: Instant }
  | { readonly kind: 'start-unacknowledged'; readonly step: number; readonly attempt: number; readonly at: Instant }
  | { readonly kind: 'end'; readonly step: number; readonly at: Instant }
  | { readonly kind: 'hold-over'; readonly at: Instant }
  | { readonly kind: 're-entry-over'; readonly at: Instant };

/** What the experimenter does, short of ending it. */
export type ExperimenterEvent =
  | { readonly type: 'held-by-experimenter'; readonly at: Instant }
  | { readonly type: 'resumed-by-experimenter'; readonly at: Instant }
  | {
      readonly type: 'told-by-experimenter';
      readonly at: Instant;
      readonly to: Member | 'both';
      readonly noticeId: string;
      /** Those of the experimenter, which are no data of a participant. */
      readonly words: string;
    }
  | { readonly type: 'extended-by-experimenter'; readonly at: Instant; readonly ms: number }
  | { readonly type: 'moved-on-by-experimenter'; readonly at: Instant };

/** What can happen to a dyad session. `at` is the server instant at which it was noticed. */
export type DyadEvent =
  | { readonly type: 'member-arrived'; readonly member: Member; readonly at: Instant }
  | { readonly type: 'member-left'; readonly member: Member; readonly at: Instant }
  /** Before the consent is answered. */
  | { readonly type: 'language-chosen'; readonly member: Member; readonly at: Instant; readonly language: Language }
  /** The member leaves quietly, for good. */
  | { readonly type: 'member-withdrew'; readonly member: Member; readonly at: Instant }
  /** The member goes on visibly, and nothing is kept any more. */
  | { readonly type: 'member-withdrew-silently'; readonly member: Member; readonly at: Instant }
  | {
      readonly type: 'step-finished';
      readonly member: Member;
      readonly at: Instant;
      readonly stepId: string;
      /** Fields of this step by name. */
      readonly answers: Readonly<Record<string, Answer>>;
      readonly texts: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'start-acknowledged';
      readonly member: Member;
      readonly at: Instant;
      readonly sharedStepId: string;
      readonly attempt: number;
      readonly onTime: boolean;
      readonly frame?: DisplayFrame | null;
    }
  | {
      readonly type: 'message-sent';
      readonly member: Member;
      readonly at: Instant;
      readonly stepId: string;
      readonly messageId: string;
      readonly textId: string;
    }
  /** The draw. Plan part 2 is stored in the same transaction. */
  | { readonly type: 'assigned'; readonly at: Instant; readonly condition: string; readonly planHash: string }
  | { readonly type: 'deadline-passed'; readonly at: Instant; readonly deadline: Deadline }
  | ExperimenterEvent
  | { readonly type: 'ended-for-one-by-experimenter'; readonly member: Member; readonly at: Instant }
  | { readonly type: 'ended-by-experimenter'; readonly at: Instant };

/** How a dyad session begins, at enrolment. */
export function enrolled(at: Instant, languages: Readonly<Record<Member, Language>>): DyadState {
  const seat = (language: Language): Seat => ({
    presence: { is: 'not-yet' },
    language,
    position: 0,
    enteredAt: at,
    done: false,
    answers: {},
    texts: {},
  });
  return { phase: 'apart', seats: { A: seat(languages.A), B: seat(languages.B) }, emptySince: at };
}
