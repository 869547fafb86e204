import { z } from 'zod';
import { jsonObject } from './json-object.ts';
import type { Instant } from './member.ts';
import type { SessionView } from './view.ts';

/** Every request of a browser is answered: with data, or with a code that says who acts and how. */
export type Ack<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

export type ErrorCode =
  /** The tab was built against another protocol version. Browser: reload, keep the outbox. */
  | 'protocol-mismatch'
  /** The join token or sign-in is unknown, expired or revoked. Browser: show the contact page. */
  | 'join-token-invalid'
  /** Nobody's partner has handed on this code, or it has been used. Browser: say so, let it be typed again. */
  | 'code-unknown'
  /** The partner of this participant is signed in in this browser. Browser: ask for another one. */
  | 'same-browser'
  /** A real couple came by plain http, where others in the network could read along. Browser: say so. */
  | 'connection-insecure'
  /** A newer window acts for this member. Browser: stop, say so. */
  | 'lease-stale'
  /** A record with this `recordId` is already on disk. Browser: drop it from the outbox. */
  | 'record-duplicate'
  /** The dyad session has moved past this step. Browser: drop the request, apply the next view. */
  | 'step-stale'
  /** The step lies ahead of this member. Browser: a fault, drop it and report. */
  | 'step-ahead'
  /** The dyad session is over for this member. Browser: show the last view; as the answer to a link, thank them. */
  | 'session-over'
  /** The payload failed its schema; `message` names the field. Browser: a fault, report it. */
  | 'payload-invalid'
  /** More messages than one person can make. Browser: wait a second, send again. */
  | 'rate'
  /** The server or its database is not able to store now. Browser: keep, send again. */
  | 'retry'
  /** A fault on the server, logged there under the id in `message`. Browser: keep, send again. */
  | 'internal';

const stepId = z.string().min(1).max(80);
const instant = z.number().finite();

/** One finished jsPsych trial. `data` is jsPsych's own object, untouched. */
export const trialRecord = z.strictObject({
  /** Made in the browser when the record is made; sending it twice has no effect. */
  recordId: z.uuid(),
  /** Which outbox (one browser profile of one participant) and its running number there, from 0. */
  outboxId: z.uuid(),
  outboxIndex: z.int().nonnegative(),
  stepId,
  trialId: z.string().min(1).max(80),
  /** Position of the trial in its step, from 0. */
  trialIndex: z.int().nonnegative().max(10_000),
  /** 1, and one more for each time a reload began this trial again. */
  attempt: z.int().positive().max(1_000),
  plugin: z.string().min(1).max(80),
  pluginVersion: z.string().max(40),
  /** Server instant of the trial's first painted frame, and the half-width of its bound, in ms. */
  onsetAt: instant,
  onsetUncertainty: z.number().nonnegative(),
  /** Server instant at which the trial ended. */
  endedAt: instant,
  /** How long the page was hidden or unfocused during the trial, in ms. */
  unfocusedMs: z.number().nonnegative(),
  data: jsonObject,
});
export type TrialRecord = z.infer<typeof trialRecord>;

/** The first frame really painted after a proposed start. */
export const onsetReport = z.strictObject({
  onsetId: z.uuid(),
  sharedStepId: z.string().min(1).max(120),
  /** The instant that was proposed, and the one painted, on the server's clock. */
  targetAt: instant,
  paintedAt: instant,
  /** Offset of this browser's clock to the server's and the half-width of its bound, in ms. */
  offset: z.number(),
  uncertainty: z.number().nonnegative(),
  /** Length of a frame on this display, in ms. */
  framePeriod: z.number().nonnegative(),
  /** From the frame's timestamp until the browser was through with it, in ms; null where nothing is painted, as by bots. */
  paintingTime: z.number().nonnegative().nullable(),
  postponements: z.int().nonnegative(),
});
export type OnsetReport = z.infer<typeof onsetReport>;

/** All trials of the step are recorded and acknowledged; the member is done with it. */
export const stepFinish = z.strictObject({ stepId });
export type StepFinish = z.infer<typeof stepFinish>;

/** Most characters of one message of a chat. */
export const LONGEST_MESSAGE = 2_000;

/** Something that a member writes to the partner in a chat. */
export const messageSend = z.strictObject({
  /** Made in the browser; sending it twice has no effect. */
  messageId: z.uuid(),
  stepId,
  text: z.string().min(1).max(LONGEST_MESSAGE),
  /** Server instant at which it was sent off. */
  sentAt: instant,
  /** Ms of typing; pauses left out. */
  typedMs: z.number().nonnegative(),
});
export type MessageSend = z.infer<typeof messageSend>;

/** A member in a chat writes; of what and how, nothing. */
export const typingTell = z.strictObject({ stepId });
export type TypingTell = z.infer<typeof typingTell>;

/** One frame of a display on the server's clock, and the length of its frames: from these all others follow. */
export const displayFrame = z.strictObject({ at: instant, period: z.number().positive().max(1_000) });
export type DisplayFrame = z.infer<typeof displayFrame>;

/** The proposed start was received in time (`onTime`), or is already past. */
export const startAcknowledge = z.strictObject({
  sharedStepId: z.string().min(1).max(120),
  attempt: z.int().positive(),
  onTime: z.boolean(),
  /** `null` where none is known: a page out of sight, or no page at all. */
  frame: displayFrame.nullable(),
});
export type StartAcknowledge = z.infer<typeof startAcknowledge>;

/** What a browser measured of its connection since the last report. */
export const clockReport = z.strictObject({
  offset: z.number(),
  uncertainty: z.number().nonnegative(),
  rttMedian: z.number().nonnegative(),
  rttP95: z.number().nonnegative(),
  pings: z.int().nonnegative(),
  hiddenMs: z.number().nonnegative(),
  /** For how long the page has been out of sight until now; null: it is in sight. */
  hiddenForMs: z.number().nonnegative().nullable().default(null),
  /** Waiting in its outbox. Left out by pages that were loaded before it was asked for. */
  unsent: z.int().nonnegative().optional(),
  /** `level`: 0 empty, 1 full. Left out where the browser does not tell. */
  battery: z.strictObject({ level: z.number().min(0).max(1), isCharging: z.boolean() }).optional(),
});
export type ClockReport = z.infer<typeof clockReport>;

/** Coarse facts about the device, for the data description; no fingerprint. */
export const deviceReport = z.strictObject({
  device: z.enum(['phone', 'tablet', 'laptop']),
  browser: z.string().max(60),
  screenWidth: z.int().nonnegative(),
  screenHeight: z.int().nonnegative(),
  pixelRatio: z.number().positive(),
  timezone: z.string().max(60),
});
export type DeviceReport = z.infer<typeof deviceReport>;

/**
 * `stop`: leaves quietly, for good. `silent`: goes on, and nothing more is kept. `erase`: leaves, and what was written
 * cannot be read any more; also when it is over.
 */
export const leave = z.strictObject({ how: z.enum(['stop', 'silent', 'erase']) });
export type Leave = z.infer<typeof leave>;

/**
 * Somebody asks whoever runs the study for help: something does not work, they do not feel well, or they want to be
 * spoken to without the partner. Kinds and no words, so that what stands on a screen that others see tells little.
 */
export const helpAsk = z.strictObject({
  /** Made in the browser; sending it twice has no effect. */
  requestId: z.uuid(),
  what: z.enum(['technical', 'unwell', 'alone']),
});
export type HelpAsk = z.infer<typeof helpAsk>;

/** In the Socket.IO handshake's `auth`. The sign-in itself travels in the cookie. */
export const handshake = z.strictObject({
  protocol: z.int(),
  /** Only for test studies (rehearsal, bots): the sign-in kept in memory instead of a cookie. */
  signIn: z.string().max(100).optional(),
  /** The same for as long as a page is open: by it a window that comes back is told from a new one. */
  windowId: z.uuid().optional(),
});
export type Handshake = z.infer<typeof handshake>;

export interface ServerTime {
  /** Server instants at which the ping was received and the answer was sent. */
  readonly receivedAt: Instant;
  readonly sentAt: Instant;
}

type Reply<Data> = (result: Ack<Data>) => void;

/** @param view  what it has led to on this screen: the same as a `session:view`, without a frame of its own; left out where that comes apart */
type ReplyWithView = (result: Ack<null>, view?: SessionView) => void;

export interface ClientToServerEvents {
  'clock:ping': (reply: (time: ServerTime) => void) => void;
  'clock:report': (report: ClockReport, reply: Reply<null>) => void;
  'device:report': (report: DeviceReport, reply: Reply<null>) => void;
  'trial:record': (record: TrialRecord, reply: Reply<null>) => void;
  /** What has piled up: each record is taken or refused by itself, and has its own answer, in their order. */
  'trial:records': (records: readonly TrialRecord[], reply: (answers: readonly Ack<null>[] | Ack<null>) => void) => void;
  'onset:report': (report: OnsetReport, reply: Reply<null>) => void;
  'message:send': (message: MessageSend, reply: ReplyWithView) => void;
  /** Relayed to the partner at most, never stored. */
  'typing:tell': (tell: TypingTell, reply: Reply<null>) => void;
  'start:acknowledge': (answer: StartAcknowledge, reply: Reply<null>) => void;
  'step:finish': (finish: StepFinish, reply: ReplyWithView) => void;
  /** Told to staff, and to nobody else: it is no event of the couple, and no view follows from it. */
  'help:ask': (ask: HelpAsk, reply: Reply<null>) => void;
  'session:leave': (leave: Leave, reply: Reply<null>) => void;
}

export interface ServerToClientEvents {
  'session:view': (view: SessionView) => void;
  /** The partner writes, in this chat. Gone by itself, see `TYPING_SHOWN_FOR`. */
  'partner:typing': (tell: TypingTell) => void;
  /** A newer window of the same member has taken over; this one stops. */
  'session:replaced': () => void;
  /** The server goes down on purpose and comes back; keep the page open. */
  'server:restarting': () => void;
}
