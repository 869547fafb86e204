import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { makeCouple, makeStudy } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { hostileFrames, type Frame } from '../support/hostile-frames.ts';
import { keptRows } from '../support/kept-rows.ts';
import { Player } from '../support/player.ts';
import { rawFrames } from '../support/raw-frames.ts';
import { sendRaw } from '../support/raw-socket.ts';
import { startServer } from '../support/server.ts';
import { smallStudy } from '../support/small-study.ts';
import { openBoth, signInWith, startTogether, Window } from '../support/window.ts';

/** `TANDEM_FUZZ_SEED=7` sends other frames; the same seed sends the same. */
const SEED = Number(process.env['TANDEM_FUZZ_SEED'] ?? 2026);
const STRUCTURED = 10_000;
const RAW = 2_000;
/** Of one connection, which may send 120 at once. */
const BATCH = 80;
/** In everything that is sent, so that it can be looked for. */
const CANARY = `canary-${SEED}`;

const database = await createDatabase({ poolMax: 10 });
const { db } = database;
const server = await startServer(database, [smallStudy]);
const studyId = await makeStudy(database);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.drop();
});

const newCouple = (): Promise<NewCouple> => makeCouple(server, studyId);

/** Five couples at each place from which somebody may begin to send what is not asked for: fewer would have to send so much each that they are cut off. */
async function attackers(): Promise<{ readonly couples: readonly NewCouple[]; readonly windows: readonly Window[] }> {
  const couples = await Promise.all(Array.from({ length: 20 }, newCouple));
  const opened = await Promise.all(couples.map((couple) => openBoth(server.url, couple)));
  const [early, asked, together, gone] = [opened.slice(0, 5), opened.slice(5, 10), opened.slice(10, 15), opened.slice(15)] as const;
  await Promise.all(early.flat().map((window) => window.step('consent')));
  await Promise.all([...asked.flat(), ...gone.flat()].map((window) => window.agrees()));
  await Promise.all(together.map((both) => startTogether(...both)));
  await Promise.all(gone.flat().map((window) => window.leaves()));
  return { couples, windows: opened.flat() };
}

/** One couple after the other goes through the whole study, until `isOver`. @returns how many */
async function healthyCouples(isOver: () => boolean): Promise<number> {
  let count = 0;
  do {
    const { participants } = await newCouple();
    const players = await Promise.all(participants.map(async (person) => Player.open(server.url, await Player.browser(server.url, person))));
    await Promise.all(players.map((player) => player.plays('consent', 'baseline', 'talk', 'alone', 'after')));
    await Promise.all(players.map((player) => player.sees(({ screen }) => screen.kind === 'finished')));
    expect(players.flatMap(({ refused }) => refused)).toEqual([]);
    await Promise.all(players.map((player) => player.close()));
    count += 1;
  } while (!isOver());
  return count;
}

/** Attacks, while couples who know nothing of it take part. */
async function beside<Result>(attack: () => Promise<Result>): Promise<Result> {
  let isOver = false;
  const attacked = attack().finally(() => {
    isOver = true;
  });
  const [result, count] = await Promise.all([attacked, healthyCouples(() => isOver)]);
  expect(count).toBeGreaterThan(0);
  return result;
}

function send(window: Window, { event, given, isAnswered }: Frame): Promise<string> | string {
  if (isAnswered) return window.asks(event, given[0]).then(codesOf);
  window.emits(event, ...given);
  return 'unasked';
}

function codesOf(answer: unknown): string {
  if (Array.isArray(answer)) return [...new Set(answer.map(codesOf))].join(' ');
  if (typeof answer !== 'object' || answer === null) return 'none';
  return 'code' in answer ? String(answer.code) : 'ok';
}

const printed = `seed ${SEED}, TANDEM_FUZZ_SEED for another`;

it(`stores none of ${STRUCTURED} messages that are nearly right, answers each, and says nothing of them (${printed})`, { timeout: 120_000 }, async () => {
  const { couples, windows } = await attackers();
  const before = await keptRows(db, couples);
  const taken = await db('trial_records').pluck<string[]>('record_id');
  const frames = fc.sample(hostileFrames(CANARY, taken), { seed: SEED, numRuns: STRUCTURED });
  const codes: string[] = [];
  await beside(async () => {
    const share = Math.ceil(frames.length / windows.length);
    await Promise.all(windows.map(async (first, index) => {
      const mine = frames.slice(index * share, (index + 1) * share);
      for (let at = 0, window = first; at < mine.length; at += BATCH) {
        const batch = mine.slice(at, at + BATCH);
        const answers = await Promise.all(batch.map((frame) => send(window, frame)));
        codes.push(...batch.map(({ event, kind }, one) => `${event} ${kind}: ${answers[one]}`));
        expect(await window.hasAnswer()).toBe(true);
        // A newer window takes over, so that nobody goes away meanwhile.
        const { auth } = window.socket;
        window = await Window.open(server.url, { signIn: typeof auth === 'object' ? String(auth['signIn']) : '' });
      }
    }));
  });
  expect(codes).toHaveLength(STRUCTURED);
  expect(new Set(frames.map(({ kind }) => kind)).size).toBe(12);
  const wrong = codes.filter((code) => /(ok|none|internal|lease-stale|rate)$/.test(code));
  // To tell of a place where nothing is written, or of a start that is none, is answered, and changes nothing.
  expect([...new Set(wrong)].filter((code) => !/^(typing:tell|start:acknowledge) (place|unicode): (rate|ok)$/.test(code))).toEqual([]);
  expect(await keptRows(db, couples)).toEqual(before);
});

it(`outlives ${RAW} raw frames, each answered or its connection closed (${printed})`, { timeout: 120_000 }, async () => {
  const couples = await Promise.all(Array.from({ length: 6 }, newCouple));
  const before = await keptRows(db, couples);
  const signIns = await Promise.all(couples.flatMap(({ participants }) => participants.map(({ token }) => signInWith(server.url, token))));
  const frames = fc.sample(rawFrames(CANARY), { seed: SEED, numRuns: RAW });
  const port = Number(new URL(server.url).port);
  const outcomes: string[] = [];
  await beside(async () => {
    const waiting = [...frames];
    await Promise.all(signIns.map(async (signIn) => {
      for (let frame = waiting.pop(); frame !== undefined; frame = waiting.pop()) {
        outcomes.push(`${frame.kind} ${await sendRaw(port, signIn, frame)}`);
      }
    }));
  });
  expect(outcomes).toHaveLength(RAW);
  expect(outcomes.filter((outcome) => outcome.endsWith('answers')).length).toBeGreaterThan(100);
  expect(outcomes.filter((outcome) => outcome.endsWith('closed')).length).toBeGreaterThan(100);
  expect(await keptRows(db, couples)).toEqual(before);
});

it('has complained of nothing, logged none of it, and left every object as it was', () => {
  expect(server.log.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
  expect(server.log.filter((line) => line.includes(CANARY))).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect({}).not.toHaveProperty('isStaff');
});
