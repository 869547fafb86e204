import type { TrialRecord } from '../../server/protocol/messages.ts';
import type { Conversation } from './conversation.ts';

/** Where a plugin keeps what is being typed, so that a reload does not lose it. */
export interface Draft {
  read(): string | null;
  write(text: string): void;
}

/** What the player needs of a trial of ours while it is on screen. */
export interface RunningTrial {
  /** Ends it now, with what there is so far. */
  cut(): void;
  /** What has been typed and not sent. */
  typed(): readonly string[];
}

const NO_DRAFT: Draft = { read: () => null, write: () => undefined };

/** Keeps the jsPsych trials inside one trial of ours, each as a record of its own. */
export interface PartRecorder {
  /** To be called before each is drawn. */
  begin(): void;
  /** Resolves once it is on disk. */
  end(part: FinishedPart): Promise<void>;
}

export interface FinishedPart {
  /** Counted from 0. */
  readonly place: number;
  readonly plugin: string;
  readonly pluginVersion: string;
  readonly data: TrialRecord['data'];
}

const NO_PARTS: PartRecorder = { begin: () => undefined, end: async () => undefined };

// jsPsych makes the plugins itself and gives them parameters only; so player and plugin meet here.
let draft: Draft = NO_DRAFT;
let parts: PartRecorder = NO_PARTS;
let running: RunningTrial | null = null;
let conversation: Conversation | null = null;

/** To be called by the player before each trial. */
export function openTrial(itsDraft: Draft, itsParts: PartRecorder): void {
  draft = itsDraft;
  parts = itsParts;
  running = null;
}

export function currentDraft(): Draft {
  return draft;
}

export function currentParts(): PartRecorder {
  return parts;
}

/** To be called by the player as a step begins; null where its partners do not write to each other. */
export function openConversation(ofStep: Conversation | null): void {
  conversation = ofStep;
}

export function currentConversation(): Conversation | null {
  return conversation;
}

/** Null while a trial of a foreign plugin, or none, is on screen. */
export function runningTrial(): RunningTrial | null {
  return running;
}

export function setRunningTrial(trial: RunningTrial | null): void {
  running = trial;
}
