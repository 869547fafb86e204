import type { FollowUpSchedule } from '../../experiments/kit/follow-up.ts';
import type { RoleDraw } from '../assignment/roles.ts';
import type { EarlierDraw } from '../assignment/drawn-so-far.ts';
import type { ConditionDraw, Randomisation } from '../assignment/schemes.ts';
import type { Plan, PlanPart } from '../dyad/plan.ts';
import type { DyadEvent, DyadState } from '../dyad/state.ts';
import type { Answer } from '../dyad/when.ts';
import type { Json } from '../protocol/content.ts';
import type { Instant, Language, Member } from '../protocol/member.ts';
import type { MessageSend, TrialRecord } from '../protocol/messages.ts';
import type { PanelCodes } from '../protocol/panel.ts';

/** One member of one dyad session, as the sign-in says; never as a message says. */
export interface Scope {
  readonly dyadSessionId: string;
  readonly participantId: string;
  readonly member: Member;
}

/** A dyad session as far as it is on disk. */
export interface Stored {
  readonly dyadSessionId: string;
  readonly dyadId: string;
  readonly studyId: string;
  readonly isTest: boolean;
  /** 1: the sitting; from 2 on the follow-ups. */
  readonly wave: number;
  /** `null`: the sitting. */
  readonly followUp: FollowUpSchedule | null;
  readonly participants: Readonly<Record<Member, { readonly participantId: string; readonly completionCode: string }>>;
  /** Of the sitting; `null` in a follow-up, and where the study pays by none. */
  readonly panelCodes: PanelCodes | null;
  readonly state: DyadState;
  readonly seq: number;
  readonly plan: Plan;
}

/** A consent decision, stored in the same transaction as the event that tells of it. */
export interface ConsentDecision {
  readonly participantId: string;
  readonly version: string;
  readonly language: Language;
  readonly textHash: string;
  readonly agreed: boolean;
}

/** A message of a chat, sealed and stored in the same transaction as the event that shows it. */
export interface PreparedMessage {
  readonly participantId: string;
  readonly member: Member;
  readonly message: MessageSend;
  readonly textId: string;
}

/**
 * `stop`: leaves for good. `silent`: goes on visibly, nothing kept. `withdraw`: taken back by the lab. `erase`: what was
 * written cannot be read any more. By each of them nothing of this person is in any further export.
 */
export interface Withdrawal {
  readonly participantId: string;
  readonly scope: 'stop' | 'silent' | 'withdraw' | 'erase';
  readonly askedBy: 'participant' | 'experimenter';
  readonly reason: string;
  /** For the audit, where it was not the participant. */
  readonly actor?: Actor;
}

/** `staff:<id>`, `shell:<user of the operating system>`; nobody: whoever has not proven who they are. */
export type Actor = `staff:${string}` | `shell:${string}` | 'participant' | 'server' | 'nobody';

/** That something was sent by one who has withdrawn silently; nothing of what. */
export interface Receipt {
  /** Of the record or message. */
  readonly recordId: string;
  readonly participantId: string;
  readonly member: Member;
  readonly stepId: string;
  /** `null`: a message, or a part of a timeline. */
  readonly trialIndex: number | null;
  /** `null`: a message. */
  readonly outbox: { readonly id: string; readonly index: number } | null;
  readonly afterSeq: number;
}

/** What the audit keeps of an act. */
export interface StaffAction {
  readonly actor: Actor;
  /** By what right. */
  readonly permission?: string;
  /** Name of the staff route or of the command. */
  readonly action: string;
  readonly outcome?: 'done' | 'refused';
  /** Id of what it was done to. Never an answer, a token or an address. */
  readonly object?: string;
  readonly studyId?: string | null;
  /** As whoever acts gives it; e-mail addresses in it are blotted out. */
  readonly reason?: string | null;
  /** What was changed, as it was and as it is: only their hashes are kept. */
  readonly before?: Json;
  readonly after?: Json;
  readonly requestId?: string;
}

/** What is stored together with an event. */
export interface Beside {
  readonly consent?: ConsentDecision;
  readonly message?: PreparedMessage;
  readonly withdrawal?: Withdrawal;
  readonly receipt?: Receipt;
  /** Its row in the audit: there is no act of staff without one. */
  readonly staffAction?: StaffAction;
}

/** An event, and what is stored together with it. */
export interface Happening {
  readonly event: DyadEvent;
  readonly beside: Beside;
}

export interface Commit extends Happening {
  readonly dyadSessionId: string;
  /** Events right before it that are not on disk either, oldest first. */
  readonly earlier: readonly Happening[];
  /** The number of this event: one more than the last, which is that of the last of `earlier`, or else on disk. */
  readonly seq: number;
  /** What all of them lead to. */
  readonly next: DyadState;
  /** When the state next changes by itself. */
  readonly nextDeadlineAt: Instant | null;
}

/** `taken`: another writer was first with the next number, and nothing is stored; load again and decide again. */
export type CommitResult = 'stored' | 'taken';

/**
 * `replaced`: it came on a connection in place of which its participant has a newer one. `unstorable`: a number beyond
 * its column, or a character that no text may hold.
 */
export type Insertion = 'stored' | 'duplicate' | 'replaced' | 'unstorable';

/** What the draw needs to know, read under the study's lock. */
export interface DrawBasis {
  readonly studyId: string;
  readonly dyadId: string;
  readonly experimentId: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly seed: Uint8Array;
  readonly timeWarp: number;
  readonly forcedCondition: string | null;
  /** Of A. */
  readonly forcedRole: string | null;
  /** For the order of things within this couple's plan. */
  readonly planSeed: number;
  readonly randomisation: Randomisation;
  /** Of this couple; '' where the study has none. */
  readonly stratum: string;
  /** Draws of the study so far, in order, without those asked for. */
  readonly earlier: readonly EarlierDraw[];
  /** What each has answered before the draw: the newest data of each trial. */
  readonly answered: Readonly<Record<Member, readonly (TrialData & { readonly stepId: string })[]>>;
  readonly languages: readonly Language[];
  readonly partOne: PlanPart;
}

/** What a part of a plan was made from. */
export interface PlannedFrom {
  readonly experimentId: string;
  readonly version: string;
  /** Of the whole study, not of this part: see definition-hash.ts. */
  readonly definitionHash: string;
}

export interface Assignment {
  readonly condition: string;
  readonly levels: Readonly<Record<string, string>>;
  readonly roles: RoleDraw;
  /** `null` where the condition was asked for in the rehearsal. */
  readonly draw: ConditionDraw | null;
  readonly partTwo: PlanPart;
  readonly plannedFrom: PlannedFrom;
  /** In their order, from wave 2 on. */
  readonly followUps: readonly PlannedFollowUp[];
}

/** One follow-up of a couple: a dyad session whose plan is this part alone. */
export interface PlannedFollowUp {
  readonly schedule: FollowUpSchedule;
  readonly plan: PlanPart;
}

/** A trial record as it is to be stored: typed texts taken out of the data. */
export interface PreparedRecord {
  readonly record: TrialRecord;
  readonly member: Member;
  /** Number of the connection that it came on; `null`: it came on none. */
  readonly epoch: number | null;
  readonly late: boolean;
  readonly rt: number | null;
  readonly timedOut: boolean;
  /** The data without what was typed, as JSON text. */
  readonly raw: string;
  readonly texts: readonly { readonly textId: string; readonly dataKey: string; readonly text: string }[];
}

/** A record, and the dyad session that it belongs to. */
export interface ToStore {
  readonly stored: Stored;
  readonly prepared: PreparedRecord;
}

export interface Kept {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** What the sessions need to have kept; `server/store` fulfils it with Postgres. */
export interface SessionStore {
  /** @param known  its plan as it was loaded before, if it was */
  load(dyadSessionId: string, known?: Plan): Promise<Stored>;
  /** Appends the events and replaces the state in one transaction. */
  commit(change: Commit): Promise<CommitResult>;
  /**
   * Draws under a lock on the study and stores assignment, plan part 2, event and state in one transaction.
   *
   * @param draw  pure: from the basis to the assignment and the event's outcome
   */
  commitDraw(
    stored: Stored,
    draw: (basis: DrawBasis) => { readonly assignment: Assignment; readonly change: (planHash: string) => Commit },
  ): Promise<CommitResult>;
  /**
   * Stores records of one participant in their order.
   *
   * @returns what became of each, from the first on; of fewer than are given where one cannot be stored now, and then
   *   none behind it is
   */
  insertRecords(given: readonly ToStore[]): Promise<readonly Insertion[]>;
  /** @returns false if it is on disk already. */
  insertReceipt(dyadSessionId: string, receipt: Receipt): Promise<boolean>;
  /** Of one for whom it is over: with no event. */
  withdraw(withdrawal: Withdrawal): Promise<void>;
  /** Somebody has withdrawn in another process: nothing is known from memory any more. */
  forget(): void;
  /** A message that came when its chat was over: kept, and shown to nobody. */
  insertLateMessage(stored: Stored, prepared: PreparedMessage): Promise<void>;
  /** Raw data of the newest attempt of each trial of a step. */
  dataOfStep(dyadSessionId: string, member: Member, stepId: string): Promise<readonly TrialData[]>;
  /** Index behind the last trial of the step that is on disk. */
  resumeAt(dyadSessionId: string, member: Member, stepId: string): Promise<number>;
  /** One whose words are erased is missing from the answer. */
  readTexts(textIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Ids of a couple's dyad sessions, wave by wave. */
  wavesOf(dyadId: string): Promise<readonly string[]>;
  /** As the browser told it last, an IANA name; `null`: never. */
  timeZoneOf(participantId: string): Promise<string | null>;
  hasWithdrawnSilently(participantId: string): Promise<boolean>;
  /** Dyad sessions that change by themselves, or whose draw is due. */
  pending(): Promise<readonly string[]>;
}

export interface TrialData {
  readonly trialId: string;
  readonly data: Readonly<Record<string, Json>>;
}
