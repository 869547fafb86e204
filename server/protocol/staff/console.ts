import { z } from 'zod';
import type { Instant, Member } from '../member.ts';
import type { HelpAsk } from '../messages.ts';
import type { Rule } from './permissions.ts';
import { studyId } from './route.ts';
import type { StaffRefusal } from './routes.ts';

/** Who may look on while couples take part: not owners as such, who see no data. */
export const CONSOLE_RULE: Rule = { who: 'granted', permissions: ['experimenter', 'assistant'], orOwner: false };

/** Where a member is, as an experimenter may see it: never an answer, nor whether answers are kept. */
export interface MemberPlace {
  readonly presence: 'not-yet' | 'here' | 'away' | 'left';
  /** Since when they are away, or gone for good. */
  readonly goneSince: Instant | null;
  /** Gone for good, as they declined a consent. */
  readonly hasDeclined: boolean;
  /** `null`: through with everything. */
  readonly stepId: string | null;
  /** Counted from 1. */
  readonly stepNumber: number;
  readonly enteredAt: Instant;
  /** What follows, by what they have answered so far; `null`: nothing, or it follows the draw. */
  readonly nextStepId: string | null;
  /** Done with a shared step, or come to one, and waiting; until when at the latest. */
  readonly waiting: { readonly until: Instant | null } | null;
  /** Nothing more can happen to them. */
  readonly isOver: boolean;
}

/** What their browser has told last. */
export interface Vitals {
  /** That an answer has come in, not which. */
  readonly lastAnswerAt: Instant | null;
  /** Of the device's clock to the server's, with its bound, in ms. */
  readonly clockOffset: number | null;
  readonly clockUncertainty: number | null;
  /** Since when the page is out of sight; null: it is in sight, or has not told yet. */
  readonly hiddenSince: Instant | null;
  /** How much waited in its outbox at the last report. */
  readonly unsent: number | null;
  /** How full that of the device is, from 0 to 1; null: its browser does not tell. */
  readonly battery: { readonly level: number; readonly isCharging: boolean } | null;
  /** When they came for the first time: a step that was entered with the enrolment lasts from then on. */
  readonly cameAt: Instant | null;
  /** They have asked the lab for help, and nothing was noted of the couple since: a note is the answer. */
  readonly help: { readonly what: HelpAsk['what']; readonly askedAt: Instant } | null;
}

export type MemberOverview = MemberPlace & Vitals;

/** What is to be seen of the two together. */
export interface Signs {
  /** Same kind of device, same screen, same clock: perhaps one device for both. */
  readonly mayShareDevice: boolean;
  /** How far apart their shared steps began on the two screens: 95 of 100 were no further; in ms. Null: none yet. */
  readonly apart: number | null;
  /** When their condition was drawn, both being there; null: not yet. Their clock counts from here. */
  readonly drawnAt: Instant | null;
  /** When they have agreed to come; null: none is agreed. */
  readonly meetsAt: Instant | null;
  /** Names of the staff who have acted on this couple of late. */
  readonly actedBy: readonly string[];
}

/** One couple as the console shows it. */
export interface CoupleOverview {
  readonly dyadSessionId: string;
  readonly studyId: string;
  readonly dyadNum: number;
  /** Number of the last event. */
  readonly seq: number;
  readonly phase: 'apart' | 'ready' | 'running' | 'parted' | 'completed' | 'ended-early';
  /** How many steps the plan has as far as it is made. */
  readonly steps: number;
  /** Held by the experimenter; they stop at the next door or shared step. */
  readonly heldSince: Instant | null;
  /** The shared step that both are in. */
  readonly shared: { readonly stepId: string; readonly stage: 'proposed' | 'started'; readonly endsAt: Instant | null } | null;
  /** Who goes on alone. */
  readonly alone: Member | null;
  readonly members: Readonly<Record<Member, MemberOverview>>;
  readonly signs: Signs;
}

/** What is new of a couple: only the fields that changed, each whole. Whoever does not know the couple is told all of them. */
export type CoupleChange = Partial<Omit<CoupleOverview, 'dyadSessionId' | 'members'>> &
  Pick<CoupleOverview, 'dyadSessionId'> & { readonly members?: Partial<Readonly<Record<Member, Partial<MemberOverview>>>> };

/** What follows from the events alone. */
export type Standing = Pick<CoupleOverview, 'seq' | 'phase' | 'steps' | 'heldSince' | 'shared' | 'alone'> & {
  readonly members: Readonly<Record<Member, MemberPlace>>;
};

/** Where a page of staff connects; participants' sockets are elsewhere, and share nothing with it. */
export const STAFF_SOCKET = '/staff-socket/';

/** `closely`: the couple that is alone on the screen; of hundreds the others have their turn in ten seconds. */
export const studyWatch = z.strictObject({ studyId, closely: z.uuid().nullable() });
export type StudyWatch = z.infer<typeof studyWatch>;

export type StaffAck<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly code: StaffRefusal; readonly message: string };

/** Every couple of the study as it is, and the server's time, from which the page works out how long something lasts. */
export interface Watched {
  readonly now: Instant;
  readonly couples: readonly CoupleOverview[];
}

export interface StaffToServerEvents {
  /** From now on, each change of a couple of this study is told, and of no other. */
  'study:watch': (watch: StudyWatch, reply: (answer: StaffAck<Watched>) => void) => void;
}

export interface ServerToStaffEvents {
  'couples:changed': (changes: readonly CoupleChange[]) => void;
}
