import { createServer } from 'node:http';
import { Server } from 'socket.io';
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
import type { SessionView } from '../../server/protocol/view.ts';

/** This server lives an hour later than the browsers of its tests. */
export const HOUR = 3_600_000;

export const done: Ack<null> = { ok: true, data: null };

/** The least server that keeps records once. `answers` go by the number of the request; null is silence. */
export async function startLeastServer({ port = 0, kept = new Map<string, TrialRecord>() } = {}) {
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
