import type { Mutant } from './mutant.ts';

const RECORDS = 'server/store/record-batch.ts';
const EVENTS = 'server/store/event-batch.ts';
const STORE = 'server/store/session-store.ts';

/** Bugs of what the server keeps. */
export const STORAGE_MUTANTS: readonly Mutant[] = [
  {
    number: 1,
    what: 'acknowledge before the commit',
    breaks: ['I1'],
    operations: { 'kill-server': 1 },
    server: [
      {
        file: 'server/sessions/recording.ts',
        find: 'const insertions = kept.length === 0 ? [] : await this.#ports.store.insertRecords(kept);',
        replace: `const insertions = kept.map(() => 'stored' as const); setTimeout(() => this.#ports.store.insertRecords(kept).catch(() => undefined), 400);`,
      },
    ],
  },
  {
    number: 2,
    what: 'no unique key on record_id',
    breaks: ['I2'],
    operations: { 'cut-after-commit': 2, 'cut-client': 1, 'one-way': 2 },
    sql: [
      'alter table texts drop constraint texts_record_id_fkey',
      'alter table trial_records drop constraint trial_records_pkey',
    ],
    server: [{ file: RECORDS, find: '  on conflict (record_id) do nothing returning', replace: '  returning' }],
  },
  {
    number: 5,
    what: 'append to a value instead of inserting by key',
    breaks: ['I3'],
    operations: { 'cut-after-commit': 2, 'cut-client': 1, 'one-way': 2 },
    sql: ['drop trigger trial_records_append_only on trial_records', 'grant update (raw) on trial_records to tandem_app'],
    server: [
      {
        file: RECORDS,
        find: 'on conflict (record_id) do nothing returning',
        replace: 'on conflict (record_id) do update set raw = trial_records.raw || excluded.raw returning',
      },
    ],
  },
  {
    number: 7,
    what: 'the state is not in the transaction of the event',
    breaks: ['I7'],
    operations: { 'kill-server': 1 },
    server: [
      { file: STORE, find: '  const keys = new DataKeys(db, outerKey);', replace: '  Object.assign(globalThis, { nemesisDb: db });\n  const keys = new DataKeys(db, outerKey);' },
      {
        file: EVENTS,
        find: `    update dyad_sessions x set seq = given.seq, state = given.state, next_deadline_ms = given.next_deadline_ms
      from given join stored using (dyad_session_id) where x.dyad_session_id = given.dyad_session_id`,
        replace: '    select 1',
      },
      {
        file: EVENTS,
        find: '  const stored = new Set(rows.map(({ dyad_session_id }) => dyad_session_id));',
        replace: `  const stored = new Set(rows.map(({ dyad_session_id }) => dyad_session_id));
  setTimeout(() => {
    for (const { dyadSessionId, seq, next, nextDeadlineAt } of commits.filter((commit) => stored.has(commit.dyadSessionId))) {
      const later = { seq, state: JSON.stringify(next), next_deadline_ms: nextDeadlineAt };
      void nemesisDb('dyad_sessions').where({ dyad_session_id: dyadSessionId }).where('seq', '<', seq).update(later).catch(() => undefined);
    }
  }, 250);`,
      },
    ],
  },
  {
    number: 12,
    what: 'decided on a state read before the transaction, written at a number taken in it',
    breaks: ['I6', 'I7'],
    operations: { 'cut-client': 1, 'kill-server': 1 },
    servers: 2,
    server: [
      {
        file: EVENTS,
        find: '    select dyad_session_id, event_seq, type, member, at_ms, body from given order by dyad_session_id',
        replace: `    select dyad_session_id, (select coalesce(max(e.seq), 0) + 1 from events e where e.dyad_session_id = given.dyad_session_id),
           type, member, at_ms, body from given order by dyad_session_id`,
      },
    ],
  },
  {
    number: 13,
    what: 'count, then assign',
    breaks: ['I12'],
    operations: { 'cut-client': 1 },
    server: [
      { file: STORE, find: `        await lockStudy(trx, stored.studyId);\n`, replace: '' },
      {
        file: 'server/sessions/draw.ts',
        find: 'drawCondition(basis.randomisation, { ...basis, conditions })',
        replace:
          '{ condition: conditions[basis.earlier.length % 2], stratum: basis.stratum, method: "blocked", place: { block: 1 + (basis.earlier.length >> 2), position: 1 + (basis.earlier.length & 3), blockSize: 4 } }',
      },
    ],
  },
  {
    number: 14,
    what: 'draw with SKIP LOCKED',
    breaks: ['I12', 'I20'],
    operations: { 'cut-client': 1 },
    // In one process draws of a study stand in line anyway.
    servers: 2,
    sql: ['alter table assignments drop constraint assignments_study_id_draw_key'],
    server: [
      {
        file: STORE,
        find: `        await lockStudy(trx, stored.studyId);
        const basis = await drawBasis(trx, stored);
`,
        replace: `        await trx.raw('select pg_try_advisory_xact_lock(hashtextextended(?, 0))', [stored.studyId]);
        const basis = await drawBasis(trx, stored);
        await trx.raw('select pg_sleep(1.5)');
`,
      },
    ],
  },
  {
    number: 15,
    what: 'draw per participant instead of per dyad',
    breaks: ['I11'],
    operations: { 'cut-client': 1 },
    server: [
      {
        file: 'server/sessions/draw.ts',
        find: '  return { condition: cell.condition, levels: cell.levels, roles, draw, partTwo, plannedFrom: from, followUps: planFollowUps(experiment, given) };',
        replace: `  const other = all.find((candidate) => candidate.condition !== cell.condition) ?? cell;
  const theirs = planPartTwo(experiment, { ...given, condition: other.condition, levels: other.levels, partOne: basis.partOne });
  const steps = partTwo.steps.map((step, index) => ({ ...step, content: { A: step.content.A, B: theirs.steps[index].content.B } }));
  return { condition: cell.condition, levels: cell.levels, roles, draw, partTwo: { ...partTwo, steps }, plannedFrom: from, followUps: [] };`,
      },
    ],
  },
  {
    number: 18,
    what: 'an export ignores withdrawal',
    breaks: ['I21'],
    operations: { 'cut-client': 1 },
    profile: 'privacy',
    sql: ['create or replace view kept_people as select participant_id, dyad_id, member from exportable_people'],
  },
  {
    number: 21,
    what: 'synchronous_commit=off',
    breaks: ['I1'],
    operations: { 'kill-postgres': 1 },
    sql: ['alter database tandem set synchronous_commit = off', `alter system set wal_writer_delay = '5s'`, 'select pg_reload_conf()'],
    server: [{ file: 'server/database/durability.ts', find: '  if (allowUnsafe) return;', replace: '  return;' }],
  },
  {
    number: 22,
    what: 'a listening connection without a listener for errors',
    breaks: ['I27'],
    operations: { 'terminate-backends': 1 },
    server: [
      // The driver's pool puts one on it, too.
      {
        file: 'server/store/notices.ts',
        find: `      client.on('error', (error) => this.#report(error));\n`,
        replace: `      Object.assign(client).removeAllListeners('error');\n`,
      },
    ],
  },
  {
    number: 27,
    what: 'the row of the draw outside its transaction',
    breaks: ['I11', 'I12', 'I20'],
    operations: { 'kill-server': 1 },
    server: [
      {
        file: STORE,
        find: '        const hash = await insertAssignment(trx, stored, assignment, { at: new Date(commit.event.at), seed: basis.seed });',
        replace: `        const given = { at: new Date(commit.event.at), seed: basis.seed };
        setTimeout(() => void db.transaction((later) => insertAssignment(later, stored, assignment, given)).catch(() => undefined), 1_500);
        const hash = '';`,
      },
    ],
  },
];
