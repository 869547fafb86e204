import 'fake-indexeddb/auto';
import { createServer } from 'node:http';
import { IDBFactory } from 'fake-indexeddb';
import { Server } from 'socket.io';
import { afterEach, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import {
  clockReport,
  deviceReport,
  handshake,
  onsetReport,
  startAcknowledge,
  stepFinish,
  trialRecord,
  type Ack,
  type ClientToServerEvents,
  type ClockReport,
  type ErrorCode,
  type ServerToClientEvents,
  type StartAcknowledge,
  type TrialRecord,
} from '../../server/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import type { ProposedStart, SessionView } from '../../server/protocol/view.ts';
import { openLink, type Link } from '../../client/participant/link/link.ts';

/** A loaded machine takes its time; what must happen, happens. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000 });

/** The server of these tests lives an hour later than its browsers. */
const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

it('sends records, onsets and the finish in order, and every payload passes its schema', async () => {
  await using server = await startServer();
  await using anna = await connect(server.url);
  anna.link.reportDevice(laptop);
  const recordId = await anna.link.saveRecord(trial(0));
  await anna.link.reportOnset(onset);
  await anna.link.finishStep('s1');
  await anna.link.drained();
  await eventually(() => expect(server.log).toContain('device'));

  expect(server.invalid).toEqual([]);
  expect(server.log.filter((line) => line !== 'device')).toEqual(['record 0', 'onset', 'finish s1']);
  expect([...server.kept.keys()]).toEqual([recordId]);
});

it('tells with the next round trip, and not half a minute later, that the page is out of sight or back', async () => {
  await using server = await startServer();
  let hidden: number | null = null;
  await using anna = await connect(server.url, { hiddenForMs: () => hidden });
  await anna.link.clock.ready;
  for (const now of [12, null]) {
    hidden = now;
    anna.link.tellSight();
    const before = server.clockReports.length;
    await eventually(() => expect(server.clockReports.length).toBeGreaterThan(before));
    expect(server.clockReports.at(-1)?.hiddenForMs).toBe(now);
  }
});

it('puts what was recorded before the first ping on the time of the server, however wrong the device goes', async () => {
  await using server = await startServer();
  await using anna = await connect(server.url);
  const local = performance.timeOrigin + performance.now();
  expect(anna.link.clock.estimate()).toBeNull();
  await anna.link.saveRecord({ ...trial(0), onsetAt: local, endedAt: local + 5 });
  await anna.link.drained();
  const [kept] = server.kept.values();
  const error = Math.abs((kept?.onsetAt ?? Number.NaN) - (local + HOUR));
  expect(error).toBeLessThan(100);
  expect((kept?.endedAt ?? 0) - (kept?.onsetAt ?? 0)).toBeCloseTo(5, 3);
  // The bound of the estimate by which it was dated; later ones may be wider, as clocks drift.
  expect(error).toBeLessThanOrEqual(kept?.onsetUncertainty ?? Number.NaN);
  expect(kept?.onsetUncertainty).not.toBe(trial(0).onsetUncertainty);
});

it('loses and doubles nothing when the server dies in the middle of the queue and comes back', async () => {
  const dying = await startServer();
  dying.answers.record = (count) => {
    if (count === 12) void dying.stop();
    return count <= 5 ? done : null;
  };
  await using anna = await connect(dying.url);
  for (let index = 0; index < 30; index += 1) await anna.link.saveRecord(trial(index));
  await anna.link.finishStep('s1');
  await eventually(() => expect(anna.statuses.at(-1)).toBe('offline'));
  expect(dying.kept.size).toBeGreaterThan(5);

  await using server = await startServer({ port: dying.port, kept: dying.kept });
  await anna.link.drained();
  expect([...server.kept.values()].map(({ outboxIndex }) => outboxIndex)).toEqual(numbersTo(30));
  expect(server.log.filter((line) => line.startsWith('duplicate')).length).toBeGreaterThan(0);
  expect(server.log.at(-1)).toBe('finish s1');
  expect(anna.link.refused).toEqual([]);
});

it('sends after a reload what was recorded while there was no server', async () => {
  const gone = await startServer();
  await gone.stop();
  const indexedDB = new IDBFactory();
  const before = await connect(gone.url, { indexedDB });
  await before.link.saveRecord(trial(0));
  await before.link.saveRecord(trial(1));
  await before.link.finishStep('s1');
  await before.link.close();

  await using server = await startServer({ port: gone.port });
  await using after = await connect(server.url, { indexedDB });
  expect(await after.link.outbox.recordedTrials('s1')).toEqual([0, 1]);
  await after.link.finishStep('s1');
  await after.link.drained();
  expect(server.log).toEqual(['frame of 2', 'record 0', 'record 1', 'finish s1']);
});

it('sends again when the connection stands but an answer never comes', { timeout: 15_000 }, async () => {
  await using server = await startServer();
  server.answers.record = (count) => (count === 1 ? null : done);
  await using anna = await connect(server.url);
  await anna.link.saveRecord(trial(0));
  await anna.link.drained();
  expect(server.log).toEqual(['record 0', 'duplicate 0']);
  expect(anna.statuses).toEqual(['connecting', 'online']);
});

it('shows the view that comes with an answer, also where the answer is too late for the outbox', { timeout: 20_000 }, async () => {
  await using server = await startServer();
  const stale = { ok: false, code: 'step-stale', message: 's1' } as const;
  server.answers.finish = (count, reply) => {
    if (count === 1) reply(done, view(3));
    else if (count === 2) setTimeout(() => reply(done, view(4)), 6_000);
    else reply(stale);
  };
  await using anna = await connect(server.url);
  for (const stepId of ['s1', 's2']) {
    await anna.link.finishStep(stepId);
    await anna.link.drained();
  }
  expect(server.log).toEqual(['finish s1', 'finish s2', 'finish s2']);
  await eventually(() => expect(anna.seqs).toEqual([3, 4]));
});

it('goes on behind a refused record and says which code it was', async () => {
  await using server = await startServer();
  await using anna = await connect(server.url);
  await anna.link.saveRecord({ ...trial(0), trialIndex: -1 });
  await anna.link.saveRecord(trial(1));
  await anna.link.drained();
  expect(anna.refused).toEqual(['payload-invalid']);
  expect(anna.link.refused).toHaveLength(1);
  expect([...server.kept.values()].map(({ trialIndex }) => trialIndex)).toEqual([1]);
});

it('ignores a view that is older than the one it has, and takes the same one again', async () => {
  await using server = await startServer();
  await using anna = await connect(server.url);
  await anna.online();
  for (const seq of [5, 4, 5, 6, 3]) server.io.emit('session:view', view(seq));
  await eventually(() => expect(anna.seqs).toEqual([5, 5, 6]));
  server.io.emit('session:view', view(7));
  await eventually(() => expect(anna.seqs).toEqual([5, 5, 6, 7]));
});

it('acknowledges each proposed start once on each connection, and says when it is past', async () => {
  await using server = await startServer();
  const now = Date.now() + HOUR;
  const future = { sharedStepId: 'w', attempt: 2, at: now + 60_000 };
  server.greeting = [
    view(1, { sharedStepId: 'w', attempt: 1, at: now - 50 }),
    view(2, future),
    view(3, future),
  ];
  await using anna = await connect(server.url);
  const expected = [
    { sharedStepId: 'w', attempt: 1, onTime: false, frame: null },
    { sharedStepId: 'w', attempt: 2, onTime: true, frame: null },
  ];
  await anna.link.clock.ready;
  expect(server.starts).toEqual(expected);

  server.greeting = [view(3, future)];
  server.io.disconnectSockets();
  await eventually(() => expect(server.starts).toHaveLength(3));
  expect(server.starts[2]).toEqual({ sharedStepId: 'w', attempt: 2, onTime: true, frame: null });
  expect(server.invalid).toEqual([]);
});

it('acknowledges a start while it only waits', async () => {
  await using server = await startServer();
  const start = { sharedStepId: 'w', attempt: 1, at: Date.now() + HOUR + 60_000 };
  server.greeting = [{ ...view(1), screen: { kind: 'hold', words: 'One moment', until: null, start } }];
  await using anna = await connect(server.url);
  await anna.link.clock.ready;
  expect(server.starts).toEqual([{ sharedStepId: 'w', attempt: 1, onTime: true, frame: null }]);
});

it('knows the time of the server to 2 ms on one machine, within its own bound', async () => {
  await using server = await startServer();
  await using anna = await connect(server.url);
  await anna.link.clock.ready;
  const estimate = anna.link.clock.estimate();
  if (estimate === null) throw new Error('no estimate after ten pings');
  const error = Math.abs(estimate.offset - HOUR);
  expect(error).toBeLessThan(2);
  expect(error).toBeLessThanOrEqual(estimate.uncertainty + 0.01);
  expect(anna.link.clock.toLocal(anna.link.clock.toServer(1_000))).toBeCloseTo(1_000, 3);
});

it('reports on closing what it measured of the connection', async () => {
  await using server = await startServer();
  const anna = await connect(server.url);
  await anna.link.clock.ready;
  await anna.link.close();
  await eventually(() => expect(server.clockReports).toHaveLength(1));
  expect(server.invalid).toEqual([]);
  expect(server.clockReports[0]?.pings).toBeGreaterThanOrEqual(10);
  expect(Math.abs((server.clockReports[0]?.offset ?? 0) - HOUR)).toBeLessThan(2);
});

it.each<ErrorCode>(['join-token-invalid', 'session-over', 'same-browser', 'protocol-mismatch'])(
  'stops for good when the handshake is refused with %s',
  async (code) => {
    await using server = await startServer();
    server.refusals = [code];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using anna = await connect(server.url, { signIn: 'anna' });
    await eventually(() => expect(anna.fatal).toEqual([code]));
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    // Who comes after those ten seconds is served after all that they brought.
    await using berta = await connect(server.url, { signIn: 'berta' });
    await berta.online();
    expect(server.handshakes.map(({ signIn }) => signIn)).toEqual(['anna', 'berta']);
  },
);

it('tries the handshake again when it is refused for now, and when the server sends it away', async () => {
  await using server = await startServer();
  server.refusals = ['retry'];
  await using anna = await connect(server.url, { signIn: 'a-test-sign-in' });
  await anna.online();
  server.io.disconnectSockets();
  await eventually(() => expect(anna.statuses).toEqual(['connecting', 'online', 'offline', 'online']));
  // It says each time that it is the same window.
  const { windowId, ...first } = server.handshakes[0] ?? {};
  expect(first).toEqual({ protocol: PROTOCOL_VERSION, signIn: 'a-test-sign-in' });
  expect(windowId).toMatch(/^[0-9a-f-]{36}$/);
  expect(server.handshakes).toEqual(Array(3).fill({ windowId, ...first }));
});

it('stops when a newer window takes over, and what it records then stays on disk', async () => {
  await using server = await startServer();
  await using anna = await connect(server.url);
  await anna.online();
  server.io.emit('session:replaced');
  await eventually(() => expect(anna.replaced()).toBe(1));
  await anna.link.saveRecord(trial(0));
  expect(await anna.link.outbox.count()).toBe(1);
  await eventually(async () => expect(await server.io.fetchSockets()).toHaveLength(0));
  expect(server.kept.size).toBe(0);
});

it('stops when the server says that a newer window acts for this member', async () => {
  await using server = await startServer();
  server.answers.record = () => ({ ok: false, code: 'lease-stale', message: 'a newer window' });
  await using anna = await connect(server.url);
  await anna.link.saveRecord(trial(0));
  await eventually(() => expect(anna.replaced()).toBe(1));
  expect(await anna.link.outbox.count()).toBe(1);
});

it('leaves after its records are sent, and only once the server has said so', async () => {
  await using server = await startServer();
  server.answers.leave = (count) => (count === 1 ? { ok: false, code: 'retry', message: 'busy' } : done);
  await using anna = await connect(server.url);
  await anna.link.saveRecord(trial(0));
  await anna.link.leave('stop');
  expect(server.log).toEqual(['record 0', 'leave', 'leave']);
});

const done: Ack<null> = { ok: true, data: null };

const laptop = {
  device: 'laptop',
  browser: 'Firefox 130',
  screenWidth: 1280,
  screenHeight: 800,
  pixelRatio: 1,
  timezone: 'Europe/Berlin',
} as const;

const onset = {
  sharedStepId: 'w',
  targetAt: 1_000,
  paintedAt: 1_004,
  offset: 0,
  uncertainty: 1,
  framePeriod: 16.7,
  paintingTime: 6.5,
  postponements: 0,
};

function trial(trialIndex: number): Parameters<Link['saveRecord']>[0] {
  return {
    stepId: 's1',
    trialId: `t${trialIndex}`,
    trialIndex,
    attempt: 1,
    plugin: 'tandem-page',
    pluginVersion: '1.0.0',
    onsetAt: 1_000,
    onsetUncertainty: 1,
    endedAt: 2_000,
    unfocusedMs: 0,
    data: { response: null, rt: 812.4 },
  };
}

function view(seq: number, start: ProposedStart | null = null): SessionView {
  const content = { trials: [], waiting: 'One moment' };
  const step = { stepId: 's1', kind: 'together', content, start, endsAt: null, resumeAt: 0, messages: [], messagesBefore: 0 };
  return {
    seq,
    member: 'A',
    language: 'en',
    isTest: true,
    part: { number: 1, of: 2 },
    partnerAway: null,
    keeping: null,
    pause: null,
    notice: null, comeBack: null,
    screen: { kind: 'step', step },
  };
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

interface ConnectOptions {
  readonly indexedDB?: IDBFactory;
  readonly signIn?: string;
  readonly hiddenForMs?: () => number | null;
}

async function connect(url: string, { indexedDB = new IDBFactory(), ...rest }: ConnectOptions = {}) {
  const statuses: string[] = [];
  const seqs: number[] = [];
  const refused: ErrorCode[] = [];
  const fatal: ErrorCode[] = [];
  let replacements = 0;
  const link = await openLink({
    url,
    participantId: 'anna',
    indexedDB,
    ...rest,
    events: {
      onView: ({ seq }) => seqs.push(seq),
      onStatus: (status) => statuses.push(status),
      onReplaced: () => {
        replacements += 1;
      },
      onRefusedEntry: (code) => refused.push(code),
      onFatal: (code) => fatal.push(code),
    },
  });
  return {
    link,
    statuses,
    seqs,
    refused,
    fatal,
    replaced: () => replacements,
    online: () => eventually(() => expect(statuses).toContain('online')),
    async [Symbol.asyncDispose]() {
      await link.close();
    },
  };
}

/** The least server that keeps records once. `answers` go by the number of the request; null is silence. */
async function startServer({ port = 0, kept = new Map<string, TrialRecord>() } = {}) {
  const http = createServer();
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(http);
  const now = () => performance.timeOrigin + performance.now() + HOUR;
  const log: string[] = [];
  const state = {
    log,
    kept,
    io,
    invalid: [] as string[],
    starts: [] as StartAcknowledge[],
    clockReports: [] as ClockReport[],
    handshakes: [] as Record<string, unknown>[],
    refusals: [] as ErrorCode[],
    greeting: [] as SessionView[],
    answers: {
      record: (_count: number): Ack<null> | null => done,
      leave: (_count: number): Ack<null> | null => done,
      finish: (_count: number, reply: Parameters<ClientToServerEvents['step:finish']>[1]): void => reply(done),
    },
  };
  const counts = { record: 0, leave: 0, finish: 0 };
  const passes = (schema: z.ZodType, payload: unknown, name: string) => {
    const { success } = schema.safeParse(payload);
    if (!success) state.invalid.push(name);
    return success;
  };

  io.use((socket, next) => {
    state.handshakes.push(socket.handshake.auth);
    passes(handshake, socket.handshake.auth, 'handshake');
    const refusal = state.refusals.shift();
    next(refusal === undefined ? undefined : new Error(refusal));
  });
  io.on('connection', (socket) => {
    for (const greeting of state.greeting) socket.emit('session:view', greeting);
    socket.on('clock:ping', (reply) => {
      const receivedAt = now();
      reply({ receivedAt, sentAt: now() });
    });
    const take = (record: TrialRecord): Ack<null> | null => {
      if (!passes(trialRecord, record, 'record')) return { ok: false, code: 'payload-invalid', message: 'trialIndex' };
      const isKnown = kept.has(record.recordId);
      log.push(`${isKnown ? 'duplicate' : 'record'} ${record.trialIndex}`);
      counts.record += 1;
      const answer = state.answers.record(counts.record);
      if (answer?.ok !== false && !isKnown) kept.set(record.recordId, record);
      if (answer === null) return null;
      return isKnown ? { ok: false, code: 'record-duplicate', message: record.recordId } : answer;
    };
    socket.on('trial:record', (record, reply) => {
      const answer = take(record);
      if (answer !== null) reply(answer);
    });
    socket.on('trial:records', (records, reply) => {
      log.push(`frame of ${records.length}`);
      const answers = records.map(take).filter((answer) => answer !== null);
      if (answers.length === records.length) reply(answers);
    });
    socket.on('onset:report', (report, reply) => {
      passes(onsetReport, report, 'onset');
      log.push('onset');
      reply(done);
    });
    socket.on('step:finish', (finish, reply) => {
      passes(stepFinish, finish, 'finish');
      log.push(`finish ${finish.stepId}`);
      counts.finish += 1;
      state.answers.finish(counts.finish, reply);
    });
    socket.on('start:acknowledge', (answer, reply) => {
      passes(startAcknowledge, answer, 'start');
      state.starts.push(answer);
      reply(done);
    });
    socket.on('clock:report', (report, reply) => {
      passes(clockReport, report, 'clock');
      state.clockReports.push(report);
      reply(done);
    });
    socket.on('device:report', (report, reply) => {
      passes(deviceReport, report, 'device');
      log.push('device');
      reply(done);
    });
    socket.on('session:leave', (_leave, reply) => {
      log.push('leave');
      counts.leave += 1;
      const answer = state.answers.leave(counts.leave);
      if (answer !== null) reply(answer);
    });
  });

  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = () => io.close();
  return Object.assign(state, {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    stop,
    [Symbol.asyncDispose]: stop,
  });
}
