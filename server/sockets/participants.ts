import type { Server, Socket } from 'socket.io';
import type { z } from 'zod';
import {
  clockReport,
  deviceReport,
  helpAsk,
  leave,
  messageSend,
  onsetReport,
  startAcknowledge,
  stepFinish,
  trialRecord,
  typingTell,
  type Ack,
  type ClientToServerEvents,
  type ClockReport,
  type DeviceReport,
  type HelpAsk,
  type OnsetReport,
  type ServerToClientEvents,
} from '../protocol/messages.ts';
import { MOST_RECORDS } from '../protocol/version.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Participation } from '../sessions/participation.ts';
import type { Scope, Stored } from '../sessions/ports.ts';
import { REPLACED } from '../sessions/refusals.ts';
import type { SessionRunner } from '../sessions/runner.ts';
import type { SetAside } from '../sessions/set-aside.ts';
import { alone, handle, handleEach, type Faults } from './handle.ts';
import { NOTHING_TOLD, type LiveConnection, type LiveConnections, type Resume } from './live.ts';
import { Bucket, type Floods } from './rate.ts';

/** Attached to a socket by the sign-in, before any message is heard. */
export interface SocketData {
  readonly scope: Scope;
  readonly connectionId: string;
  readonly epoch: number;
  /** Hash of the sign-in, in hex. */
  readonly signIn: string;
}

export type ParticipantServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
type ParticipantSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

/** Where reports go that change no state. */
export interface ReportStore {
  onset(scope: Scope, report: OnsetReport): Promise<void>;
  clock(scope: Scope, report: ClockReport): Promise<void>;
  device(scope: Scope, report: DeviceReport): Promise<void>;
  help(scope: Scope, ask: HelpAsk): Promise<void>;
  closed(connectionId: string): Promise<void>;
}

export interface ParticipantDeps {
  readonly clock: Clock;
  readonly participation: Participation;
  readonly runner: SessionRunner;
  /** Where a page that comes now goes on, as far as is on disk. */
  readonly resumeOf: (scope: Scope) => Promise<Resume>;
  readonly live: LiveConnections;
  readonly floods: Floods;
  readonly reports: ReportStore;
  readonly faults: Faults;
  /** Does what must be done in the end, whether or not the database is there now; a stop waits for it. */
  readonly background: (work: () => Promise<void>) => void;
  /** Somebody has withdrawn: it is noted outside the database, before they hear of it. */
  readonly withdrawn: () => Promise<void>;
  /** A member has gone; perhaps nobody of the couple is left here. */
  readonly deserted: (stored: Stored) => void;
  /** Keeps a dyad session that cannot be gone on with from being tried for ever. */
  readonly setAside: Pick<SetAside, 'guard'>;
}

/** A browser expects no answer any more after this, and neither does the window that goes on in its place. In ms. */
const ANSWER_LIMIT = 5_000;

const BURST = 120;
const PER_SECOND = 40;

/** Somebody who writes says so every few seconds, and anew after each message. */
const TYPING_BURST = 5;
const TYPING_PER_SECOND = 1;

/** Whoever asks again and again is heard all the same, but leaves no more rows than staff can read. */
const HELP_BURST = 5;
const HELP_PER_SECOND = 1 / 60;

const TOO_MANY: Ack<never> = { ok: false, code: 'rate', message: 'too many at once' };

/** Translates between the wire and what a participant can do; decides nothing. */
export function serveParticipants(io: ParticipantServer, deps: ParticipantDeps): void {
  io.on('connection', (socket) => serveOne(socket, deps));
}

function serveOne(socket: ParticipantSocket, deps: ParticipantDeps): void {
  const { clock, participation, runner, resumeOf, live, floods, reports, faults } = deps;
  const { scope, connectionId, epoch, signIn } = socket.data;
  let isSignedOut = false;
  const connection: LiveConnection = {
    connectionId,
    epoch,
    scope,
    signIn,
    resume: null,
    told: NOTHING_TOLD,
    untold: null,
    answering: 0,
    send: (view) => socket.emit('session:view', view),
    sendTyping: (tell) => socket.volatile.emit('partner:typing', tell),
    replace: () => {
      socket.emit('session:replaced');
      socket.disconnect();
    },
    signOut() {
      if (isSignedOut) return;
      isSignedOut = true;
      // Whoever has just withdrawn is answered and thanked first.
      const last = live.settled(scope.participantId).then(() => live.told(connection));
      void Promise.race([last, after(clock, ANSWER_LIMIT)]).then(() => socket.disconnect());
    },
  };
  const whileItGoesOn = (work: () => Promise<void>): void =>
    deps.background(async () => {
      // Why it is closed, the next handshake says.
      if (!(await deps.setAside.guard(scope.dyadSessionId, work))) connection.signOut();
    });
  const bucket = new Bucket(BURST, PER_SECOND, performance.now());
  const allowed = (): Ack<null> | null => {
    if (!live.holdsLease(connection)) return REPLACED;
    // Why, the next handshake says: the line is about to be closed.
    if (isSignedOut) return { ok: false, code: 'retry', message: 'signed out' };
    return bucket.take(performance.now()) ? null : TOO_MANY;
  };
  const typingBucket = new Bucket(TYPING_BURST, TYPING_PER_SECOND, performance.now());
  const tracked = (answer: (payload: unknown, reply: unknown) => Promise<void>) => (payload: unknown, reply: unknown) =>
    live.track(scope.participantId, answer(payload, reply));
  const on = <Payload>(
    event: string,
    schema: z.ZodType<Payload>,
    work: (payload: Payload) => Promise<Ack<null>>,
  ) => {
    return tracked(handle(event, schema, allowed, work, faults));
  };
  /** The answer brings along what it has led to on this screen, which saves a frame of its own. */
  const onWithView = <Payload>(event: string, schema: z.ZodType<Payload>, work: (payload: Payload) => Promise<Ack<null>>) => {
    const answered = handle(event, schema, allowed, work, faults, (reply, answer) =>
      live.answer(connection, (view) => (view === null ? reply(answer) : reply(answer, view))),
    );
    return tracked(async (payload, reply) => {
      connection.answering += 1;
      await answered(payload, reply);
      connection.answering -= 1;
    });
  };
  socket.use((_message, next) => {
    // Answering each with a refusal would cost others what it costs to hear it.
    if (floods.hearsMessage(scope.participantId, performance.now())) return next();
    // The line itself: to say goodbye in good order is to read on until the other side does.
    socket.request.socket.destroy();
  });
  socket.on('clock:ping', (reply) => {
    const receivedAt = clock.now();
    if (typeof reply === 'function') reply({ receivedAt, sentAt: clock.now() });
  });
  const list = { schema: trialRecord, most: MOST_RECORDS };
  const records = handleEach('trial:records', list, allowed, (given) => participation.records(scope, given, epoch), faults);
  socket.on('trial:record', tracked(alone(records)));
  socket.on('trial:records', tracked(records));
  socket.on('step:finish', onWithView('step:finish', stepFinish, (finish) => participation.finishStep(scope, finish)));
  socket.on('message:send', onWithView('message:send', messageSend, (message) => participation.sendMessage(scope, message)));
  socket.on(
    'typing:tell',
    on('typing:tell', typingTell, async (tell) => {
      if (!typingBucket.take(performance.now())) return TOO_MANY;
      return participation.tellTyping(scope, tell.stepId, (partner) => live.sendTyping(partner, tell));
    }),
  );
  socket.on(
    'start:acknowledge',
    on('start:acknowledge', startAcknowledge, (given) => participation.acknowledgeStart(scope, given)),
  );
  socket.on(
    'onset:report',
    on('onset:report', onsetReport, (report) =>
      participation.reportOnset(scope, report, () => reports.onset(scope, report)),
    ),
  );
  socket.on(
    'clock:report',
    on('clock:report', clockReport, (report) => participation.report(scope, () => reports.clock(scope, report))),
  );
  socket.on(
    'device:report',
    on('device:report', deviceReport, (report) => participation.report(scope, () => reports.device(scope, report))),
  );
  const helpBucket = new Bucket(HELP_BURST, HELP_PER_SECOND, performance.now());
  socket.on(
    'help:ask',
    on('help:ask', helpAsk, async (ask) => {
      if (!helpBucket.take(performance.now())) return TOO_MANY;
      return participation.askForHelp(scope, () => reports.help(scope, ask));
    }),
  );
  socket.on(
    'session:leave',
    on('session:leave', leave, async (given) => {
      const left = await participation.leave(scope, given);
      if (left.ok) await deps.withdrawn();
      return left;
    }),
  );

  socket.on('disconnect', () => {
    const wasNewest = live.holdsLease(connection);
    live.drop(connection);
    deps.background(() => reports.closed(connectionId));
    if (!wasNewest) return;
    whileItGoesOn(async () => {
      if (live.isConnected(scope.participantId, scope.dyadSessionId)) return;
      await participation.goAway(scope);
      deps.deserted(await runner.current(scope.dyadSessionId));
    });
  });

  live.take(connection);
  whileItGoesOn(async () => {
    if (!live.holdsLease(connection)) return;
    await participation.arrive(scope);
    // What an older window has sent is on disk or refused by now: no trial is done a second time for it.
    await Promise.race([live.settled(scope.participantId), after(clock, ANSWER_LIMIT)]);
    connection.resume = await resumeOf(scope);
    live.tellOne(connection, await runner.current(scope.dyadSessionId));
  });
}

function after(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + ms, resolve);
  });
}
