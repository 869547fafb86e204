import { randomUUID } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createSecureServer, type Server as HttpsServer } from 'node:https';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { Server, type ServerOptions } from 'socket.io';
import type { Experiment } from '../experiments/kit/kit.ts';
import { hasEnded } from './dyad/seats.ts';
import { createHttp } from './http/http.ts';
import { Inspector } from './http/inspector.ts';
import type { Rehearsal } from './http/rehearsal.ts';
import { Streams } from './http/streams.ts';
import type { InfoOf } from './planning/checks/plugin-problems.ts';
import { undeclaredSentence } from './planning/undeclared.ts';
import { STAFF_SOCKET } from './protocol/staff/console.ts';
import { MAX_MESSAGE_BYTES } from './protocol/version.ts';
import { Alarms } from './sessions/deadlines.ts';
import type { Clock } from './sessions/clock.ts';
import { Neighbours, publishing } from './sessions/neighbours.ts';
import { tellingUndeclared } from './sessions/undeclared.ts';
import { Drawing } from './sessions/draw.ts';
import { Participation } from './sessions/participation.ts';
import { persistently } from './sessions/persistently.ts';
import { Recovery } from './sessions/recovery.ts';
import { SessionRunner } from './sessions/runner.ts';
import { SetAside } from './sessions/set-aside.ts';
import { Unkept } from './sessions/unkept.ts';
import { timed, WriteTimes } from './sessions/write-times.ts';
import { Waves } from './sessions/waves.ts';
import type { Stored } from './sessions/ports.ts';
import { hashToken, type Random } from './sessions/tokens.ts';
import { admit, isSameOrigin } from './sockets/admission.ts';
import { LiveConnections, type Insist, type Shown } from './sockets/live.ts';
import { Floods } from './sockets/rate.ts';
import { serveParticipants, type ParticipantServer } from './sockets/participants.ts';
import { isPassing, isUnstorable, loggable } from './store/postgres-errors.ts';
import { PostgresNotices } from './store/notices.ts';
import { awaitOlderConnections, closeConnection, insertClockReport, insertDeviceReport, insertOnset, newestOnDisk, openConnection } from './store/reports.ts';
import { studyOf } from './store/dyad-sessions.ts';
import { eventsAfter } from './store/events.ts';
import { insertHelpRequest } from './store/help-requests.ts';
import type { Key } from './store/sealing.ts';
import { createSessionStore } from './store/session-store.ts';
import { revokedAmong } from './store/sign-ins.ts';
import { dataOfMember } from './store/trial-records.ts';
import { createFrontDesk } from './front-desk.ts';
import { createPanelDesk } from './panel-desk.ts';
import { createRoomDesk } from './room-desk.ts';
import type { RunBeside } from './staff/beside.ts';
import type { Mails } from './staff/mail.ts';
import type { StaffServer } from './staff/sockets.ts';
import { serverStateOf } from './server-state.ts';
import { createStaffPlane } from './staff-plane.ts';
import { hasRoomIn, healthOf } from './health.ts';
import { knowDefinitions } from './known-definitions.ts';
import type { LiveExperiments } from './live-experiments.ts';
import type { TlsFiles } from './tls.ts';

/** How long somebody who floods waits for a refusal, in ms. */
const HELD = 1_000;

export interface AppOptions {
  readonly db: Knex;
  readonly clock: Clock;
  readonly random: Random;
  /** Asked anew each time: where they follow their files, they change. */
  readonly experiments: readonly Experiment[];
  /** Tells the rehearsal of saved files, where they do. */
  readonly reloads?: Pick<LiveExperiments, 'listen'>;
  readonly log: Logger;
  /** Wraps the data keys of the participants; lies outside the database. */
  readonly outerKey: Key;
  /** Notes outside the database who has withdrawn, so that no restored backup forgets it. */
  readonly noteWithdrawals?: () => Promise<void>;
  /** Folder of the built client. */
  readonly clientDir: string;
  /** What jsPsych's plugins say of themselves; without it nothing is said of data that no field declares. */
  readonly infoOf?: InfoOf;
  /** Whose disk `/health` tells of; that of the client if not given. */
  readonly dataDir?: string;
  /** Runs commands of Tandem's in processes of their own; without it nothing is exported from the browser. */
  readonly beside?: RunBeside;
  /** A database that can lose data is no reason not to be ready. */
  readonly allowUnsafe?: boolean;
  /** Serves `/rehearsal` and lets it make test couples. */
  readonly rehearsal: boolean;
  /** Express's `trust proxy`: the number of reverse proxies in front, 0 for none. */
  readonly proxies: number;
  /** Sends links by e-mail; without it nothing is sent. */
  readonly mails?: Mails | null;
  /** Speaks https with this; plain http without it. */
  readonly tls?: TlsFiles | null;
  /** Of this build, for whoever watches it. */
  readonly version?: string;
}

export interface App {
  readonly http: HttpServer | HttpsServer;
  readonly io: ParticipantServer;
  /** Takes up the dyad sessions that were under way when the server last stopped. */
  resume(): Promise<void>;
  /** Tells browsers that it comes back, finishes what is begun, closes. The database stays open. */
  close(): Promise<void>;
}

/** The whole server, wired: every dependency comes in here as an argument. */
export function createApp(options: AppOptions): App {
  const { db, clock, random, log, outerKey } = options;
  const background = new Set<Promise<unknown>>();
  const keep = (work: Promise<unknown>): void => {
    const settled = work.catch(reportFault).finally(() => background.delete(settled));
    background.add(settled);
  };
  const reportFault = (error: unknown): void => log.error({ err: loggable(error) }, 'work in the background failed');

  const notices = new PostgresNotices(db, (error) => log.warn({ err: loggable(error) }, 'other processes may hear later'));
  const infoOf = options.infoOf ?? (() => null);
  const writes = new WriteTimes(clock);
  const store = tellingUndeclared(publishing(timed(createSessionStore(db, outerKey), writes), notices), infoOf, (found) =>
    log.warn(found, found.keys.map((key) => undeclaredSentence(found.trialId, key)).join(' ')),
  );
  let isStopped = false;
  const insist: Insist = (work, isOver = () => false) =>
    persistently(clock, work, reportFault, () => isStopped || isOver());
  const inBackground = (work: () => Promise<void>): void => keep(insist(work));
  const unkept = new Unkept();
  const readTexts = async (ids: readonly string[]) => new Map([...(await store.readTexts(ids)), ...unkept.wordsOf(ids)]);
  const waves = new Waves(store, clock);
  const comeBackOf: Shown['comeBackOf'] = async ({ dyadId, participants }, member) =>
    (await waves.placeOf(dyadId, { participantId: participants[member].participantId, member })).next;
  const live = new LiveConnections({ readTexts, comeBackOf }, insist);
  const setAside = new SetAside((dyadSessionId, error) => {
    log.error({ err: loggable(error), dyadSessionId }, 'a dyad session cannot be gone on with and is set aside: its partners see an ending; the others go on');
    for (const connection of live.all) if (connection.scope.dyadSessionId === dyadSessionId) connection.signOut();
  });
  const alarms = new Alarms(clock, (dyadSessionId, deadline) =>
    inBackground(async () => {
      await setAside.guard(dyadSessionId, async () => {
        const event = { type: 'deadline-passed', at: clock.now(), deadline } as const;
        const applied = await runner.apply(dyadSessionId, event);
        // Refused: this process was behind. What is on disk says what comes next.
        if (!applied.ok) await recovery.take(dyadSessionId);
      });
    }),
  );
  const runner: SessionRunner = new SessionRunner(store, {
    tell(stored) {
      live.tell(stored);
      recovery.welcomeMissed(stored);
      inspector.notice(stored);
      plane.notice(stored);
      if (hasEnded(stored.state)) unkept.forget(stored.dyadSessionId);
      forgetIfDeserted(stored);
    },
    expect: (dyadSessionId, deadline) => alarms.set(dyadSessionId, deadline),
    drawDue: (dyadSessionId) => inBackground(() => drawing.draw(dyadSessionId)),
  });
  /** What nobody looks at is loaded again when somebody comes, whatever other processes did to it meanwhile. */
  const forgetIfDeserted = (stored: Stored): void => {
    if (!live.isWatched(stored)) runner.forget(stored.dyadSessionId);
  };
  const experimentOf = (id: string): Experiment => {
    const found = options.experiments.find((experiment) => experiment.id === id);
    if (found === undefined) throw new Error(`no experiment ${id} in this build`);
    return found;
  };
  const drawing = new Drawing(runner, store, clock, experimentOf);
  const participation = new Participation(runner, store, clock, () => random.uuid(), unkept);
  const recovery = new Recovery(runner, store, participation, clock, (id, dyadSessionId) => live.isConnected(id, dyadSessionId), keep, setAside);
  const neighbours = new Neighbours(
    {
      watched: () =>
        [...new Set(live.all.map(({ scope }) => scope.dyadSessionId))].map((dyadSessionId) => ({
          dyadSessionId,
          seq: runner.knownSeq(dyadSessionId),
        })),
      connected: () => live.all.map(({ scope, epoch, signIn }) => ({ participantId: scope.participantId, epoch, signIn })),
      revoked: (signIns) => revokedAmong(db, signIns),
      signOut: (signIns) => live.signOut(signIns),
      newest: (sessions, participants) => newestOnDisk(db, sessions, participants),
      takeUp(dyadSessionId) {
        // Perhaps somebody has withdrawn.
        store.forget();
        return recovery.take(dyadSessionId);
      },
      yield: (participantId) => live.yield(participantId),
      survey: () => notices.survey(),
      background: (work) => keep(work()),
    },
    clock,
  );
  const dataDir = options.dataDir ?? options.clientDir;
  const desk = createFrontDesk({ db, outerKey, random, clock, experiments: options.experiments, experimentOf, hasRoom: () => hasRoomIn(dataDir), setAside });

  const tls = options.tls ?? null;
  const checkHealth = () => healthOf(db, clock, dataDir, { allowUnsafe: options.allowUnsafe ?? false });
  const plane = createStaffPlane({
    ...options,
    dataDir,
    store,
    runner,
    addCouples: desk.addCouples,
    background: keep,
    setAside: () => setAside.all,
    serverState: async () => serverStateOf({ health: await checkHealth(), writes, tls, version: options.version ?? '', now: clock.now() }),
  });

  const streams = new Streams();
  const inspector = new Inspector({
    studyOf: (dyadSessionId) => studyOf(db, dyadSessionId),
    load: (dyadSessionId) => store.load(dyadSessionId),
    eventsAfter: (dyadSessionId, seq) => eventsAfter(db, dyadSessionId, seq),
    recordsOf: (dyadSessionId, member) => dataOfMember(db, dyadSessionId, member),
    infoOf,
    now: () => clock.now(),
    report: reportFault,
  });

  const onReload: Rehearsal['onReload'] = (tell) => options.reloads?.listen(tell) ?? (() => undefined);

  const handler = createHttp({
    ...options,
    authority: tls?.authority ?? null,
    checkHealth,
    desk,
    languageDesk: {
      languages: (scope) => setAside.attempt(scope.dyadSessionId, () => participation.languages(scope), []),
      choose: (scope, language) => setAside.attempt(scope.dyadSessionId, async () => {
        const holds = await participation.chooseLanguage(scope, language);
        forgetIfDeserted(await runner.current(scope.dyadSessionId));
        return holds;
      }, language),
    },
    panelDesk: createPanelDesk({ db, outerKey, random, clock, experimentOf, addCouples: desk.addCouples }),
    roomDesk: createRoomDesk(db, desk.byParticipant),
    staff: plane.router,
    rehearsal: options.rehearsal ? { inspector, streams, onReload } : null,
    faults: {
      report: (path, error) => log.error({ err: loggable(error), path }, 'a request could not be handled'),
      isPassing,
    },
  });
  const http = tls === null ? createServer(handler) : createSecureServer({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }, handler);
  const socketOptions: Partial<ServerOptions> = {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    perMessageDeflate: false,
    allowRequest: ({ headers }, decide) => decide(null, isSameOrigin(headers.origin, headers.host)),
  };
  const io: ParticipantServer = new Server(http, socketOptions);
  const staff: StaffServer = new Server(http, { ...socketOptions, path: STAFF_SOCKET });
  plane.serve(staff, reportFault);
  const floods = new Floods();
  io.use(
    admit({
      hold: () => new Promise((done) => void clock.at(clock.now() + HELD, done)),
      allows: (signIn) => floods.hearsHandshake(hashToken(signIn).toString('hex'), performance.now()),
      allowsAs: (signIn, person) => floods.hearsAs(hashToken(signIn).toString('hex'), person, performance.now()),
      identify: (signIn, inMemory) => desk.identify(signIn, inMemory),
      isOver: async (signIn) => (await desk.over(signIn)) !== null,
      async open(scope, { signIn, windowId, device }) {
        const connectionId = randomUUID();
        const signInHash = hashToken(signIn);
        const epoch = await openConnection(db, scope, connectionId, { windowId, signInHash, device });
        if (epoch === null) return null;
        notices.publish({ participantId: scope.participantId, epoch });
        return { scope, connectionId, epoch, signIn: signInHash.toString('hex') };
      },
      onFault: reportFault,
    }),
  );
  serveParticipants(io, {
    clock,
    participation,
    runner,
    async resumeOf({ dyadSessionId, participantId, member }) {
      await awaitOlderConnections(db, participantId);
      const { state, plan } = await runner.current(dyadSessionId);
      const step = plan.steps[state.seats[member].position];
      const index = step === undefined ? 0 : await store.resumeAt(dyadSessionId, member, step.id);
      return { stepId: step?.id ?? '', index };
    },
    live,
    floods,
    reports: {
      onset: (scope, report) => insertOnset(db, scope, report),
      clock: (scope, report) => insertClockReport(db, scope, report),
      device: (scope, report) => insertDeviceReport(db, scope, report),
      help: (scope, ask) => insertHelpRequest(db, scope, ask),
      closed: (connectionId) => closeConnection(db, connectionId),
    },
    faults: {
      report: (event, error, id) => log.error({ err: loggable(error), event, id }, 'a message could not be handled'),
      isPassing,
      isUnstorable,
    },
    background: inBackground,
    withdrawn: options.noteWithdrawals ?? (async () => undefined),
    deserted: forgetIfDeserted,
    setAside,
  });

  return {
    http,
    io,
    async resume() {
      await knowDefinitions(db, options.experiments);
      await notices.listen((heard) => neighbours.hear(heard));
      neighbours.start();
      await recovery.takeAll();
    },
    async close() {
      isStopped = true;
      alarms.stop();
      neighbours.stop();
      plane.stop();
      io.emit('server:restarting');
      streams.close();
      staff.disconnectSockets(true);
      await io.close();
      while (background.size > 0) await Promise.all(background);
      await notices.stop();
      alarms.stop();
    },
  };
}
