import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clockReport, deviceReport, onsetReport } from '../support/payloads.ts';
import { createDatabase } from '../support/database.ts';
import { insertExportResult, logExport } from '../../server/store/export-log.ts';
import { dyadIdOf, insertAppointment } from '../../server/store/appointments.ts';
import { insertExclusionMark } from '../../server/store/exclusion-marks.ts';
import { insertHelpRequest } from '../../server/store/help-requests.ts';
import { insertNote } from '../../server/store/notes.ts';
import { insertClockReport, insertDeviceReport, insertOnset } from '../../server/store/reports.ts';
import { keepPanelPerson } from '../../server/store/panel-people.ts';
import { askForInvitations } from '../../server/store/invitations.ts';
import { insertReceipt } from '../../server/store/receipts.ts';
import { insertStudyConsent } from '../../server/store/study-consents.ts';
import { insertBotRun } from '../../server/store/study-life.ts';
import { askToUnblind } from '../../server/store/unblindings.ts';
import { takeBackSharing } from '../../server/store/sharing.ts';
import { insertRequest } from '../../server/store/withdrawal-requests.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { sendMessage } from '../support/messages.ts';
import { followUpStudy } from '../support/follow-up-study.ts';
import { noteReminder, refuseMail } from '../../server/store/reminders.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const { db, outerKey } = database;
afterAll(() => database.drop());

/** What is written once and stays as it was written. */
const APPEND_ONLY = [
  'appointments', 'assignments', 'audit_rows', 'bot_runs', 'clock_reports', 'consents', 'device_reports', 'events', 'exclusion_marks', 'export_log', 'export_results', 'follow_ups', 'help_requests', 'invitation_runs', 'mail_refusals', 'messages', 'notes', 'onsets', 'panel_people', 'plan_parts', 'receipts', 'sent_reminders', 'sharing_withdrawals', 'study_consents', 'texts',
  'trial_records', 'unblindings', 'withdrawal_requests', 'withdrawals',
];

/** What changes, and how. */
const CHANGING = {
  connections: 'is closed once',
  contacts: 'has the newest address, and what became of the last mail there',
  data_keys: 'is destroyed when its person is erased',
  dyad_sessions: 'has the state, which is the fold of the events',
  dyads: 'is never changed, but has nothing that a hand should not put right',
  invitations: 'goes out, or does not',
  join_tokens: 'is revoked',
  knex_migrations: 'belongs to knex',
  knex_migrations_lock: 'belongs to knex',
  panel_entries: 'has the newest address for each stratum, or none',
  participants: 'as dyads',
  rooms: 'has whoever is there, or is sent there',
  sign_ins: 'is revoked',
  staff: 'is let in no more',
  staff_grants: 'is taken back',
  staff_invitations: 'is used up',
  staff_recovery_codes: 'is used up',
  staff_sign_ins: 'ends',
  studies: 'is made by the experimenter',
};

// One couple that has gone all the way leaves rows in every table.
beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'whole' });
  const couple = await stage.couple();
  await (await couple.arrives('A', 'B')).plays();
  const later = await Stage.open(database, { id: 'later' }, followUpStudy);
  const followed = await (await (await later.couple()).arrives('A', 'B')).plays();
  const reminded = await followed.inWave(2);
  await db.transaction((trx) => insertStudyConsent(trx, 'whole', { version: '9', texts: {} }));
  await db.transaction((trx) => askForInvitations(trx, { runId: randomUUID(), studyId: 'whole', base: 'https://study.example.org' }, [{ invitationId: randomUUID(), participantId: couple.scopes.A.participantId, isAgain: false }]));
  await db.transaction((trx) => noteReminder(trx, reminded.scopes.A.participantId, reminded.scopes.A.dyadSessionId, 0));
  await refuseMail(db, reminded.scopes.B.participantId);
  const scope = couple.scopes.A;
  await insertOnset(db, scope, onsetReport('recall'));
  await insertClockReport(db, scope, clockReport);
  await insertDeviceReport(db, scope, deviceReport);
  await insertHelpRequest(db, scope, { requestId: randomUUID(), what: 'alone' });
  await sendMessage(database, scope, 'a message');
  const exportId = await logExport(db, { studyId: 'whole', by: 'somebody', tier: 'full', withText: true, includeTest: false, folder: '/out' });
  await insertExportResult(db, exportId, { files: 1, bytes: 1, sha256: '0'.repeat(64), problems: 0 });
  await insertBotRun(db, { studyId: 'whole', version: '1.0.0', definitionHash: '0'.repeat(64), couples: 3 });
  await askToUnblind(db, { study: 'whole', by: 'somebody', reason: 'the sample is complete' });
  const { participantId, member, dyadSessionId } = scope;
  const staffId = randomUUID();
  await db('staff').insert({ staff_id: staffId, name: 'Ada', password_hash: '$argon2id$none', is_owner: false });
  await db.transaction(async (trx) => insertAppointment(trx, { appointmentId: randomUUID(), dyadId: (await dyadIdOf(trx, 'whole', 1)) ?? '', at: new Date(0), timeZone: 'UTC', staffId }));
  await insertNote(db, { noteId: randomUUID(), dyadSessionId, staffId, words: 'came late' });
  await insertExclusionMark(db, { markId: randomUUID(), dyadSessionId, member: 'A', rule: 'other', reason: 'came late', staffId });
  await insertRequest(db, { requestId: randomUUID(), participantId, scope: 'erase', arrivedOn: '2026-05-03', staffId });
  const outbox = { id: randomUUID(), index: 0 };
  await insertReceipt(db, dyadSessionId, { recordId: randomUUID(), participantId, member, stepId: 'recall', trialIndex: 0, outbox, afterSeq: 1 });
  await db.transaction((trx) => keepPanelPerson(trx, outerKey, { participantId, studyId: 'whole', idHash: Buffer.alloc(32), sent: { id: 'somebody' } }));
  await takeBackSharing(db, { participantId, reason: '', actor: 'shell:tester' });
  await withdraw(db, { participantId, scope: 'stop', askedBy: 'participant', reason: '' });
});

it('every table either changes, for a reason that is known, or is only appended to', async () => {
  const tables = await db('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename');
  expect(tables).toEqual([...APPEND_ONLY, ...Object.keys(CHANGING)].sort());
});

it.each(APPEND_ONLY)('%s: no row is changed, deleted or swept away', async (table) => {
  const before = await db(table).select();
  expect(before.length).toBeGreaterThan(0);
  const [column = ''] = Object.keys(before[0]);
  const tries = [
    db(table).update({ [column]: db.ref(column) }),
    db(table).whereRaw('false').update({ [column]: db.ref(column) }),
    db(table).delete(),
    db.raw('truncate ?? cascade', [table]),
    db(table).insert(before[0]).onConflict(db.raw('on constraint ??', [`${table}_pkey`])).merge([column]),
    db.raw('merge into ?? t using (select 1) s on true when matched then delete', [table]),
  ];
  for (const tried of tries) {
    await expect(tried).rejects.toMatchObject({ code: '23001', message: expect.stringMatching(`${table} is append-only$`) });
  }
  expect(await db(table).select()).toEqual(before);
});

it.each(['studies', 'dyads', 'dyad_sessions', 'participants'])('%s cannot be swept away with what hangs on it', async (table) => {
  await expect(db.raw('truncate ?? cascade', [table])).rejects.toMatchObject({ code: '23001' });
  await expect(db(table).delete()).rejects.toMatchObject({ code: '23503' });
});

it('says in the transaction that tried it what is wrong, and nothing of the transaction stays', async () => {
  const id = randomUUID();
  const tried = db.transaction(async (trx) => {
    await trx('dyads').insert({ dyad_id: id, study_id: 'whole', dyad_num: 99, is_test: true });
    await trx('events').delete();
  });
  await expect(tried).rejects.toMatchObject({ code: '23001' });
  expect(await db('dyads').where({ dyad_id: id })).toEqual([]);
});
