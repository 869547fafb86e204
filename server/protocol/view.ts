import type { StepContent } from './content.ts';
import type { Instant, Language, Member } from './member.ts';
import type { PanelCode } from './panel.ts';

/** A synchronised start, proposed by the server. Both browsers draw at `at`, or say that they cannot. */
export interface ProposedStart {
  /** The same for both members; names the synchronised step (and turn) in the data. */
  readonly sharedStepId: string;
  readonly at: Instant;
  /** Counted from 1; a higher attempt replaces a lower one. `attempt - 1` is the number of postponements. */
  readonly attempt: number;
}

/** The step to be shown: at once, or at `start.at` where there is a start. */
export interface StepView {
  readonly stepId: string;
  readonly kind: string;
  readonly content: StepContent;
  readonly start: ProposedStart | null;
  /** When the step ends by itself for this member. What has been typed by then is sent as it is. */
  readonly endsAt: Instant | null;
  /** Trials before this index are already on disk; a reload goes on here. */
  readonly resumeAt: number;
  /** Of a chat: what this connection has not been sent yet, oldest first. On its first view of the chat that is all. */
  readonly messages: readonly ChatMessage[];
  /** How many messages of the chat come before these: the browser has them. */
  readonly messagesBefore: number;
}

/** One message of a chat, as either partner sees it. */
export interface ChatMessage {
  readonly id: string;
  readonly isMine: boolean;
  /** `null`: the words are gone. */
  readonly text: string | null;
}

export type Screen =
  /** Something to do. */
  | { readonly kind: 'step'; readonly step: StepView }
  /** The waiting room before the two meet. `until` is the end of the wait, whoever comes. */
  | { readonly kind: 'door'; readonly until: Instant; readonly words: string }
  /** Waiting for the partner inside the study, in neutral words. A `start` here is acknowledged, not drawn. */
  | {
      readonly kind: 'hold';
      readonly words: string;
      readonly until: Instant | null;
      readonly start: ProposedStart | null;
    }
  /** All parts done. */
  | ({ readonly kind: 'finished'; readonly debrief: readonly string[] } & Codes)
  /** Ended before its time. The words are the same for every cause, and so is the panel's code. */
  | ({ readonly kind: 'ended'; readonly debrief: readonly string[] } & Codes)
  /** This member said no to the consent, or left. Concerns nobody else. */
  | ({ readonly kind: 'left'; readonly declined: boolean } & Codes);

/** What somebody is paid by, and known by when they have a question. */
export interface Codes {
  /** Their own. */
  readonly code: string;
  /** The panel's for everybody who ends as they do; `null`: the study pays by none. */
  readonly panel: PanelCode | null;
}

/** Everything a browser knows. Built by `server/dyad/view.ts`, which names every field. */
export interface SessionView {
  /** Rises with each change of what this member sees; an older view is ignored. */
  readonly seq: number;
  readonly member: Member;
  readonly language: Language;
  /** A study for trying out: shown as a small note on every screen. */
  readonly isTest: boolean;
  /** "Part 2 of 4". Counts the same for both partners and never goes back. */
  readonly part: { readonly number: number; readonly of: number };
  /** The partner has been missing for a while, for whatever reason; until when this member is asked to wait with us. */
  readonly partnerAway: { readonly until: Instant | null } | null;
  /** Whether what this member answers is kept; `null` where they cannot choose: before the consent, and at the end. */
  readonly keeping: 'kept' | 'unkept' | null;
  /** The study team holds both; when it goes on by itself at the latest. */
  readonly pause: { readonly until: Instant } | null;
  /** The newest words of the study team for this member, as text. */
  readonly notice: { readonly id: string; readonly words: string } | null;
  /** It is over for now, and goes on with a part for this member alone. */
  readonly comeBack: ComeBack | null;
  readonly screen: Screen;
}

/** From the beginning of a day to the end of one, in the member's own time zone. */
export interface ComeBack {
  readonly from: Instant;
  readonly until: Instant;
}
