import { randomBytes, randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailerOf } from '../../server/mailer.ts';
import { runMailWork, type MailWork } from '../../server/mail-work.ts';
import { keepContact } from '../../server/store/contacts.ts';
import { refuseMail } from '../../server/store/reminders.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { followUpStudy } from '../support/follow-up-study.ts';
import { mailServer } from '../support/mail-server.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;
const database = await createDatabase({ poolMax: 10 });
const { db, outerKey } = database;
const server = await mailServer();
const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
let stage: Stage;
let processes: readonly MailWork[];

beforeAll(async () => {
  stage = await Stage.open(database, { id: 'reminded' }, followUpStudy);
  const options = {
    db, outerKey, random, clock: stage.clock, databaseUrl: database.url, store: createSessionStore(db, outerKey),
    send: mailerOf({ url: server.url, from: 'Team <team@example.org>' }), publicUrl: 'https://study.example.org', log: pino({ level: 'silent' }),
  };
  processes = await Promise.all([runMailWork(options), runMailWork(options)]);
});
afterAll(async () => {
  await Promise.all(processes.map((each) => each.stop()));
  await server.close();
  await database.drop();
});

const addressOf = ({ participantId }: { readonly participantId: string }): string => `p${participantId.slice(0, 8)}@example.org`;
const mailsTo = (scope: { readonly participantId: string }) => server.mails.filter(({ to }) => to === addressOf(scope));

async function sat(): Promise<StageCouple> {
  const couple = await (await (await stage.couple()).arrives('A', 'B')).plays();
  for (const scope of Object.values(couple.scopes)) {
    await db.transaction((trx) => keepContact(trx, outerKey, scope.participantId, addressOf(scope)));
  }
  return couple;
}

/** Both processes look at once, and everything that came of it is done. */
async function looks(): Promise<void> {
  await Promise.all(processes.map((each) => each.look()));
  await eventually(async () => {
    const [row] = await db('graphile_worker._private_jobs').where('attempts', '<', 2).count<{ count: string }[]>();
    expect(Number(row?.count)).toBe(0);
  });
}

/** To this hour in Berlin, where the people of the stage are. It is winter. */
function to(hour: number): void {
  const passed = (stage.clock.now() + HOUR) % DAY;
  stage.clock.advance((hour * HOUR - passed + DAY) % DAY);
}

it('reminds each once, in words that say nothing, until it is done', async () => {
  const couple = await sat();
  const { A, B } = couple.scopes;
  to(1);
  stage.clock.advance(13 * DAY);
  await looks();
  expect([mailsTo(A), mailsTo(B)]).toEqual([[], []]);
  to(10);
  await looks();
  await looks();
  expect([mailsTo(A).length, mailsTo(B).length]).toEqual([1, 1]);
  const raw = mailsTo(A)[0]?.raw ?? '';
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  expect(text).toContain('Subject: A short part is waiting for you');
  expect(text).toMatch(/https:\/\/study\.example\.org\/join#\S{20,}/);
  expect(text).not.toMatch(/partner|couple|love|relationship|feel|study team/i);
  expect(text).not.toContain(addressOf(B));

  // A takes it; the next day only B is reminded again.
  const later = await couple.inWave(2);
  await (await later.arrives('A')).plays();
  stage.clock.advance(DAY);
  await looks();
  expect([mailsTo(A).length, mailsTo(B).length]).toEqual([1, 2]);
});

it('writes to nobody who has withdrawn or wants no mails, and to whoever withdrew silently as before', async () => {
  const couples = [await sat(), await sat()];
  const [gone, unwilling, silent, usual] = couples.flatMap(({ scopes }) => [scopes.A, scopes.B]);
  if (gone === undefined || unwilling === undefined || silent === undefined || usual === undefined) throw new Error('nobody');
  await withdraw(db, { participantId: gone.participantId, scope: 'stop', askedBy: 'participant', reason: '' });
  await withdraw(db, { participantId: silent.participantId, scope: 'silent', askedBy: 'participant', reason: '' });
  await refuseMail(db, unwilling.participantId);
  to(1);
  stage.clock.advance(14 * DAY);
  to(10);
  await looks();
  expect([gone, unwilling, silent, usual].map((scope) => mailsTo(scope).length)).toEqual([0, 0, 1, 1]);
});

it('writes no more to whoever says so by the link in the mail', async () => {
  await using app = await startApp(database, { experiments: [followUpStudy] });
  const off = async (token: string) => {
    const response = await fetch(`${app.url}/api/mail-off`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) });
    return response.status;
  };
  const couple = await sat();
  to(1);
  stage.clock.advance(13 * DAY);
  to(10);
  await looks();
  const raw = (mailsTo(couple.scopes.A)[0]?.raw ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const [, token = ''] = /join\?mail=off#(\S+)/.exec(raw) ?? [];
  expect([await off('no such token, at twenty'), await off(token)]).toEqual([401, 200]);
  stage.clock.advance(DAY);
  await looks();
  expect([mailsTo(couple.scopes.A).length, mailsTo(couple.scopes.B).length]).toEqual([1, 2]);
});

it('keeps a mail that the mail server does not take for later, and notes it as sent only then', async () => {
  const couple = await sat();
  const { participantId } = couple.scopes.A;
  await db.transaction((trx) => keepContact(trx, outerKey, participantId, 'full@example.org'));
  to(1);
  stage.clock.advance(14 * DAY);
  to(10);
  await looks();
  expect(await db('sent_reminders').where({ participant_id: participantId })).toEqual([]);
  expect(mailsTo(couple.scopes.B)).toHaveLength(1);
  await db.transaction((trx) => keepContact(trx, outerKey, participantId, addressOf(couple.scopes.A)));
  await db.raw(`update graphile_worker._private_jobs set run_at = now()`);
  await processes[0]?.look();
  await eventually(() => expect(mailsTo(couple.scopes.A)).toHaveLength(1));
});
