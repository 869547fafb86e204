import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DyadState } from '../../server/dyad/state.ts';
import { insertStudy, setPanelCodes } from '../../server/store/studies.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { LabDesk } from '../../server/sessions/lab-desk.ts';
import { makeCouple, startApp, type RunningApp } from '../support/app.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { stateOf } from '../support/fold.ts';
import { messagesIn } from '../support/frames-of.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { smallStudy } from '../support/small-study.ts';
import { signInWith, startTogether, Window } from '../support/window.ts';
import { tapWire } from '../support/wire-tap.ts';

/** Everything that comes by chance, the same in every run: seeds, codes, members. */
function sameChance() {
  let drawn = 0;
  const bytes = (count: number): Buffer => {
    const made: Buffer[] = [];
    for (let length = 0; length < count; length += 32) made.push(createHash('sha256').update(`chance ${drawn++}`).digest());
    return Buffer.concat(made).subarray(0, count);
  };
  const uuid = () => bytes(16).toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5').slice(0, 36);
  return { uuid, bytes };
}

interface Run {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  readonly dyadSessionId: string;
  readonly anna: Window;
}

/**
 * What the server sent to the one who stays, message by message, each with the second at which it came. Where the
 * database does not answer a busy machine in time, the server tries again a second later, on a clock that stands: such
 * a run says nothing of the seconds, and is made once more.
 */
async function sentToBert(from: 'the wait' | 'the middle', departs: (run: Run) => Promise<void>): Promise<readonly string[]> {
  for (let left = 4; ; left -= 1) {
    await using database = await createDatabase();
    const clock = new ManualClock();
    await using app = await startApp(database, { clock, random: sameChance() });
    const isSpoilt = (): boolean => left > 0 && app.complaints().length > 0;
    try {
      const told = await sentOnce({ database, clock, app, from, departs });
      if (!isSpoilt()) return told;
    } catch (error) {
      if (!isSpoilt()) throw error;
    }
  }
}

interface Staged extends Pick<Run, 'database' | 'clock'> {
  readonly app: RunningApp;
  readonly from: 'the wait' | 'the middle';
  departs(run: Run): Promise<void>;
}

async function sentOnce({ database, clock, app, from, departs }: Staged): Promise<readonly string[]> {
  const { db } = database;
  const study_id = 'departures';
  await insertStudy(db, { study_id, experiment_id: smallStudy.id, mode: 'test', parameters: {}, seed: Buffer.alloc(32, 7) });
  await db.transaction((trx) => setPanelCodes(trx, study_id, { finished: 'FINISHED', ended: 'ENDED', left: 'LEFT', returnTo: null }));
  const { participants: [first, second], dyadSessionId } = await makeCouple(app, study_id, { condition: 'plain' });
  await using tap = await tapWire(app.url);
  using anna = await Window.open(app.url, { signIn: await signInWith(app.url, first.token) });
  // The sign-in goes another way: through the tap passes nothing but the socket.
  using bert = await Window.open(tap.url, { signIn: await signInWith(app.url, second.token) });

  const settled = async (): Promise<void> => {
    await eventually(async () => {
      // What has become due at this very instant.
      clock.advance(0);
      const row = await db('dyad_sessions').where({ dyad_session_id: dyadSessionId }).first<Due>();
      expect(row.next_deadline_ms ?? Infinity).toBeGreaterThan(clock.now());
      // A view is made after the commit, and takes as long as the machine is busy; time stands until it is here.
      const shown = bert.views.at(-1);
      expect(shown?.seq).toBe(shown === undefined ? 0 : (row.state.told?.[shown.member] ?? 0));
    });
  };
  await startTogether(anna, bert);
  await eventually(async () => expect(await stateOf(db, dyadSessionId)).toMatchObject({ meeting: { stage: 'started' } }));
  clock.advance(1_000);
  await settled();
  if (from === 'the wait') {
    for (const window of [anna, bert]) await window.does('talk', [['talk', { response: { words: 'well' } }]]);
    await Promise.all([anna.step('alone'), bert.step('alone')]);
    await bert.does('alone', [['alone', { response: 'good' }]]);
    await bert.screen('hold');
  }
  const begun = clock.now();
  const before = messagesIn(tap.received()).length;
  clock.advance(3_000);
  await departs({ database, clock, dyadSessionId, anna });
  // Within this time a server finds what another process has done.
  clock.advance(2_000);
  const told: string[] = [];
  const note = (): void => {
    const news = messagesIn(tap.received()).slice(before).flatMap(viewIn);
    for (const message of news.slice(told.length)) told.push(`${Math.floor((clock.now() - begun) / 1_000)} s ${message}`);
  };
  for (let rounds = 0; rounds < 100; rounds += 1) {
    await settled();
    note();
    const screen = bert.views.at(-1)?.screen;
    if (screen?.kind === 'ended') break;
    if (screen?.kind === 'step' && screen.step.stepId === 'alone') await bert.does('alone', [['alone', { response: 'good' }]]);
    const { next_deadline_ms } = await db('dyad_sessions').where({ dyad_session_id: dyadSessionId }).first<Due>();
    clock.advance(Math.max(1, (next_deadline_ms ?? 0) - clock.now()));
  }
  return told;
}

/** As it was sent: by itself, or beside the answer to what was done on this side. */
function viewIn(message: string): string[] {
  const found = /^\d*\[(?:"session:view"|\{"ok":[^{}]*\}),(\{.*\})\]$/s.exec(message)?.[1];
  if (found === undefined && message.includes('"screen":')) throw new Error(`a view in a message of another form: ${message.slice(0, 200)}`);
  return found === undefined ? [] : [found];
}

interface Due {
  readonly next_deadline_ms: number | null;
  readonly state: DyadState;
}

const stored = (run: Run, type: string) =>
  eventually(async () => expect(await run.database.db('events').where({ dyad_session_id: run.dyadSessionId, type })).toHaveLength(1));

const departures: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  'leaves quietly': async (run) => {
    await run.anna.asks('session:leave', { how: 'stop' });
    run.anna.close();
    await stored(run, 'member-withdrew');
  },
  'leaves, and has everything deleted': async (run) => {
    await run.anna.asks('session:leave', { how: 'erase' });
    run.anna.close();
    await stored(run, 'member-withdrew');
  },
  'loses the connection': async (run) => {
    run.anna.close();
    await stored(run, 'member-left');
  },
  'is ended by the experimenter': async ({ database: { db, outerKey }, clock, dyadSessionId }) => {
    await new LabDesk(createSessionStore(db, outerKey), clock).end(dyadSessionId);
  },
  'is withdrawn by the lab': async ({ database: { db, outerKey }, clock, dyadSessionId }) => {
    const { participant_id: participantId, member } = await db('participants').orderBy('person_num').first();
    const withdrawal = { participantId, scope: 'withdraw', askedBy: 'experimenter', reason: 'asked by mail' } as const;
    await new LabDesk(createSessionStore(db, outerKey), clock).withdraw(dyadSessionId, member, withdrawal);
  },
};

it('waiting: the bytes, and the seconds at which they come, are those of a partner who only takes too long', { timeout: 240_000 }, async () => {
  const slow = await sentToBert('the wait', async () => undefined);
  expect(slow.map((line) => [/"partnerAway":\{/.test(line), /"kind":"(\w+)"/.exec(line)?.[1]])).toEqual([[true, 'hold'], [false, 'ended']]);
  expect(slow[0]).toMatch(/^10 s /);
  expect(slow[1]).toContain('"panel":{"code":"ENDED","returnTo":null}');
  for (const [how, departs] of Object.entries(departures)) expect(await sentToBert('the wait', departs), how).toEqual(slow);
});

it('in the middle of a step together: the bytes and the seconds are those of a lost connection', { timeout: 240_000 }, async () => {
  const { 'loses the connection': loses, ...others } = departures;
  const lost = await sentToBert('the middle', loses ?? (async () => undefined));
  expect(lost[0]).toMatch(/^13 s .*"partnerAway":\{/);
  expect(lost.at(-1)).toMatch(/"kind":"ended"/);
  for (const [how, departs] of Object.entries(others)) expect(await sentToBert('the middle', departs), how).toEqual(lost);
});
