import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withdraw } from '../../server/store/withdrawals.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn, type ExportFound, type Row } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const minutes = (count: number): number => count * 60_000;
const out = (name: string): string => join(folder.path, name);

async function bothHere(stage: Stage): Promise<StageCouple> {
  return (await stage.couple()).arrives('A', 'B');
}

function person(found: ExportFound, dyadId: string, member: string): Row {
  const row = rowsIn(found, 'participants').find((each) => each['dyad_id'] === dyadId && each['member'] === member);
  if (row === undefined) throw new Error(`no ${dyadId} ${member}`);
  return row;
}

/** Has used the personal link, as a browser does. */
async function signedIn(participant_id: string): Promise<void> {
  await database.db('sign_ins').insert({ sign_in_hash: randomBytes(32), participant_id, expires_at: new Date('2100-01-01') });
}

/** Tables in which this person has rows. */
function tablesOf(found: ExportFound, { participant_id }: Row): readonly string[] {
  return Object.entries(found.tables)
    .filter(([, rows]) => rows.some((row) => row['participant_id'] === participant_id))
    .map(([table]) => table)
    .sort();
}

it('of those who decline or leave nothing is exported but that they were asked', async () => {
  const stage = await Stage.open(database, { id: 'leaving' });
  const declining = await bothHere(stage);
  await declining.plays({ B: 'privacy' }, (data, _, step, member) =>
    step.id === 'consent' && member === 'A' ? { ...data, response: 'decline' } : data,
  );
  const leaving = await bothHere(stage);
  await leaving.plays({ A: 'summary', B: 'summary' });
  await leaving.leavesForGood('B');

  for (const { A, B } of [declining.scopes, leaving.scopes]) for (const { participantId } of [A, B]) await signedIn(participantId);

  const found = await exported(database, { studyId: 'leaving', out: out('leaving') });
  const [declined, left] = [person(found, 'D0001', 'A'), person(found, 'D0002', 'B')];
  expect([declined['status'], declined['withdrawn_at_step']]).toEqual(['declined', 'consent']);
  expect([left['status'], left['withdrawn_at_step']]).toEqual(['withdrew', 'summary']);
  expect([declined, left, person(found, 'D0002', 'A')].map((row) => cell(row, 'withdrawal_scope'))).toEqual(['', 'stop', '']);
  for (const row of [declined, left]) {
    expect(tablesOf(found, row)).toEqual(['invitations', 'pairwise', 'participants']);
    for (const column of ['consent_version', 'consented_at', 'language', 'device', 'browser', 'timezone', 'alone_report']) {
      expect(cell(row, column), column).toBe('');
    }
  }
  const records = await database.db('trial_records').where({ participant_id: leaving.scopes.B.participantId });
  expect(records.length).toBeGreaterThan(5);
  for (const { record_id } of records) expect(JSON.stringify(found.files)).not.toContain(record_id);

  const own = rowsIn(found, 'pairwise').find((row) => row['partner_id'] === left['participant_id']);
  expect([cell(own, 'own_feltsec6_pre_p'), cell(own, 'own_feltsec6_pre_p_missing')]).toEqual(['', 'withdrew']);
  expect(cell(own, 'own_feltsec6_pre_a')).not.toBe('');
  const step = rowsIn(found, 'stepPairs').find((row) => row['step_id'] === 'reframing');
  expect([cell(step, 'onset_server_ms_2'), cell(step, 'onset_missing_2'), cell(step, 'onset_skew_ms')]).toEqual(['', 'withdrew', '']);
  const funnel = rowsIn(found, 'invitations').map((row) => ['participant_id', 'channel', 'sent_at', 'opened_at', 'joined_at', 'consented_at', 'declined_at'].map((name) => (name.endsWith('_at') ? cell(row, name) !== '' : cell(row, name))));
  expect(funnel.filter(([id]) => id === declined['participant_id'])).toEqual([[declined['participant_id'], 'link', true, false, false, false, true]]);
  expect(funnel.filter(([id]) => id === left['participant_id'])).toEqual([[left['participant_id'], 'link', true, false, false, false, false]]);
  expect(funnel).toContainEqual([left['partner_id'], 'link', true, true, true, true, false]);
  expect(found.tables['exclusions'] ?? []).toEqual([]);
  expect(found.headers['exclusions']).toEqual(['dyad_id', 'participant_id', 'rule', 'applied_at', 'by', 'note']);
  expect(rowsIn(found, 'dyads').map((row) => [row['n_invited'], row['n_joined'], row['n_consented'], row['n_completed']])).toEqual([
    ['2', '2', '1', '0'],
    ['2', '2', '2', '0'],
  ]);
  expect(found.report).toMatchObject({ couples: 2, people: 4, withdrawn: 2 });
  expect(found.files['README.md']).toContain('2 people declined or left for good');
  expect(found.files['README.md']).toMatch(/^- Consent, version \S+ in en: SHA-256 of the text [0-9a-f]{64}\.$/m);
});

it('tells of whoever left whether they wanted their words erased, and of nobody that they left silently', async () => {
  const stage = await Stage.open(database, { id: 'scopes' });
  const scopes = ['stop', 'silent', 'withdraw', 'erase'] as const;
  for (const scope of scopes) {
    const couple = await bothHere(stage);
    await couple.plays({ A: 'privacy', B: 'privacy' });
    await withdraw(database.db, { participantId: couple.scopes.A.participantId, scope, askedBy: 'participant', reason: '' });
  }
  const found = await exported(database, { studyId: 'scopes', out: out('scopes') });
  const told = scopes.map((_, place) => person(found, `D000${place + 1}`, 'A'));
  expect(told.map((row) => [row['status'], cell(row, 'withdrawal_scope')])).toEqual([
    ['withdrew', 'stop'], ['withdrew', 'stop'], ['withdrew', 'stop'], ['withdrew', 'stop_and_delete'],
  ]);
  expect(JSON.stringify(found.files)).not.toMatch(/silent/i);
});

it('people who have not consented yet have no data, whatever their browser has sent', async () => {
  const stage = await Stage.open(database, { id: 'asking' });
  const couple = await bothHere(stage);
  const { plan } = await couple.stored;
  const [consent] = plan.steps;
  const trial = consent?.content.A?.['en']?.trials[0];
  if (consent === undefined || trial === undefined) throw new Error('no consent in the plan');
  await couple.records('A', consent, trial, { response: 'agree', rt: 900 });
  await stage.couple();

  const found = await exported(database, { studyId: 'asking', out: out('asking') });
  expect(found.tables['trialRecords']).toEqual([]);
  expect(tablesOf(found, person(found, 'D0001', 'A'))).toEqual(['invitations', 'pairwise', 'participants']);
  expect(rowsIn(found, 'participants').map((row) => row['status'])).toEqual(['in_progress', 'in_progress', 'never_joined', 'never_joined']);
  expect(rowsIn(found, 'dyads').map((row) => row['dyad_status'])).toEqual(['in_progress', 'not_started']);
});

it('couples for trying out are left out of a live study unless asked for', async () => {
  const stage = await Stage.open(database, { id: 'mixed' });
  await (await (await stage.couple()).arrives('A', 'B')).plays();
  await (await (await stage.couple({ isTest: true })).arrives('A', 'B')).plays();

  const without = await exported(database, { studyId: 'mixed', out: out('without') });
  expect(without.report).toMatchObject({ couples: 1, testLeftOut: 1 });
  expect(without.files['README.md']).toContain('1 couple for trying out left out; --include-test brings them');
  for (const [table, rows] of Object.entries(without.tables)) {
    expect(rows.some((row) => row['dyad_id'] === 'D0002'), table).toBe(false);
  }

  const withTest = await exported(database, { studyId: 'mixed', out: out('with'), includeTest: true });
  expect(withTest.report).toMatchObject({ couples: 2, testLeftOut: 0 });
  expect(rowsIn(withTest, 'dyads').map((row) => row['is_test'])).toEqual(['0', '1']);
  for (const [table, rows] of Object.entries(withTest.tables)) {
    expect(rows.filter((row) => row['dyad_id'] !== 'D0002'), table).toEqual(rowsWithoutMeans(without.tables[table], rows));
  }
});

/** Centred values and reliabilities follow from who is in the export; everything else of a couple does not. */
function rowsWithoutMeans(expected: readonly Row[] | undefined, found: readonly Row[]): readonly Row[] {
  const others = found.filter((row) => row['dyad_id'] !== 'D0002');
  return (expected ?? []).map((row, index) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, name.endsWith('_gmc') || name === 'alpha' || name === 'omega' ? (others[index]?.[name] ?? '') : value])),
  );
}

it('a study for trying out is exported whole, and marked', async () => {
  const stage = await Stage.open(database, { id: 'rehearsed', mode: 'test' });
  await bothHere(stage);
  const found = await exported(database, { studyId: 'rehearsed', out: out('rehearsed') });
  expect(rowsIn(found, 'participants').map((row) => row['is_test'])).toEqual(['1', '1']);
  expect(found.files['README.md']).toContain('all couples are marked is_test');
});

it('whoever is left without a partner is told apart from whoever went', async () => {
  const stage = await Stage.open(database, { id: 'lost' });
  const couple = await bothHere(stage);
  await couple.plays({ A: 'reframing', B: 'reframing' });
  await couple.goes('B');
  await couple.plays();
  await couple.waits(minutes(60));

  const found = await exported(database, { studyId: 'lost', out: out('lost') });
  expect([person(found, 'D0001', 'A')['status'], person(found, 'D0001', 'B')['status']]).toEqual(['ended_early', 'dropped']);
  const reasons = (member: string) =>
    new Set(rowsIn(found, 'itemResponses').flatMap((row) => (row['member'] === member && row['phase'] === 'post' ? [row['missing_reason']] : [])));
  expect(reasons('A')).toEqual(new Set(['partner_left']));
  expect(reasons('B')).toEqual(new Set(['not_reached']));
  const missed = rowsIn(found, 'events').find((row) => row['detail'] === 'absence-shown');
  expect(missed).toMatchObject({ event: 'deadline_passed', actor: 'server', participant_id: person(found, 'D0001', 'B')['participant_id'] });
  expect(rowsIn(found, 'dyadSessions')[0]).toMatchObject({ dyad_session_status: 'ended_early', end_reason: 'partner_lost' });
});
