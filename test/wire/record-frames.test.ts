import { afterAll, expect, it } from 'vitest';
import { MOST_RECORDS } from '../../server/protocol/version.ts';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { signInWith, Window } from '../support/window.ts';

const database = await createDatabase();
const { db } = database;
const app = await startApp(database);
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function consenting(): Promise<Window> {
  const { participants } = await makeCouple(app, studyId);
  const window = await Window.open(app.url, { signIn: await signInWith(app.url, participants[0].token) });
  await window.step('consent');
  return window;
}

const asks = (window: Window, given: unknown): Promise<unknown> => window.asks('trial:records', given);
const made = (window: Window) => window.record('consent', 'consent', { response: 'agree' });
const stored = async (ids: readonly string[]): Promise<number> => (await db('trial_records').whereIn('record_id', [...ids])).length;

it('takes each record of a frame by itself: new ones, one twice, one that is none, one of a step ahead', async () => {
  using window = await consenting();
  const [first, second, third] = [made(window), made(window), made(window)];
  await window.records(first);
  const given = [second, first, { ...third, attempt: 0 }, { ...third, stepId: 'nowhere' }, third, third];
  const answers = await asks(window, given);
  expect(answers).toEqual([
    { ok: true, data: null },
    expect.objectContaining({ code: 'record-duplicate' }),
    expect.objectContaining({ code: 'payload-invalid', message: 'attempt' }),
    expect.objectContaining({ code: 'payload-invalid' }),
    { ok: true, data: null },
    expect.objectContaining({ code: 'record-duplicate' }),
  ]);
  expect(await stored([first, second, third].map(({ recordId }) => recordId))).toBe(3);
});

it('counts each record of a frame as one message', async () => {
  using window = await consenting();
  const frames = Array.from({ length: 8 }, () => Array.from({ length: MOST_RECORDS }, () => made(window)));
  const answers = (await Promise.all(frames.map((frame) => window.asks('trial:records', frame)))).flat();
  const refused = frames.flat().filter((_, index) => {
    const answer = answers[index];
    return answer !== undefined && !answer.ok && answer.code === 'rate';
  });
  expect(refused.length).toBeGreaterThan(50);
  expect(await stored(refused.map(({ recordId }) => recordId))).toBe(0);
});

// Otherwise a later one would be on disk, and the earlier one behind events that came meanwhile.
it('takes none of a frame behind one that is to be sent again', async () => {
  using window = await consenting();
  const [first, second, third, odd] = [made(window), made(window), made(window), made(window)];
  await db.raw('alter table trial_records add constraint not_now check (attempt <> 7)');
  const answers = await asks(window, [first, { ...second, attempt: 7 }, { ...odd, attempt: 0 }, third]);
  expect(answers).toEqual([
    { ok: true, data: null },
    expect.objectContaining({ code: 'retry' }),
    expect.objectContaining({ code: 'payload-invalid' }),
    expect.objectContaining({ code: 'retry' }),
  ]);
  expect(await stored([first, second, third].map(({ recordId }) => recordId))).toBe(1);
  await db.raw('alter table trial_records drop constraint not_now');
  expect(await asks(window, [{ ...second, attempt: 7 }, third])).toEqual([{ ok: true, data: null }, { ok: true, data: null }]);
});

it('refuses what is no list, and a list that is too long, as a whole', async () => {
  using window = await consenting();
  const many = Array.from({ length: MOST_RECORDS + 1 }, () => made(window));
  for (const given of [null, 'x', {}, made(window), many]) {
    expect(await asks(window, given)).toMatchObject({ ok: false, code: 'payload-invalid' });
  }
  expect(await asks(window, [])).toEqual([]);
  expect(await stored(many.map(({ recordId }) => recordId))).toBe(0);
});
