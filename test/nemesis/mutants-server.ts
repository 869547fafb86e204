import type { Mutant } from './mutants.ts';

const RECORDS = 'server/store/trial-records.ts';
const SESSIONS = 'server/store/dyad-sessions.ts';
const STORE = 'server/store/session-store.ts';

/** Bugs of what the server keeps. */
export const STORAGE_MUTANTS: readonly Mutant[] = [
  {
    number: 1,
    what: 'acknowledge before the commit',
    operations: { 'kill-server': 2, 'cut-db': 2 },
    server: [
      {
        file: 'server/sessions/participation.ts',
        find: 'const inserted = await this.#store.insertRecord(stored, prepared);',
        replace: 'const inserted = true; setTimeout(() => this.#store.insertRecord(stored, prepared).catch(() => undefined), 60);',
      },
    ],
  },
  {
    number: 2,
    what: 'no unique key on record_id',
    operations: { 'cut-after-commit': 2, 'cut-client': 1, 'one-way': 2 },
    sql: [
      'alter table texts drop constraint texts_record_id_fkey',
      'alter table trial_records drop constraint trial_records_pkey',
    ],
    server: [{ file: RECORDS, find: `    .onConflict('record_id')\n    .ignore()\n`, replace: '' }],
  },
  {
    number: 5,
    what: 'append to a value instead of inserting by key',
    operations: { 'cut-after-commit': 2, 'cut-client': 1, 'one-way': 2 },
    sql: ['drop trigger trial_records_append_only on trial_records'],
    server: [
      {
        file: RECORDS,
        find: `    .onConflict('record_id')\n    .ignore()\n`,
        replace: `    .onConflict('record_id')\n    .merge({ raw: trx.raw('trial_records.raw || excluded.raw') })\n`,
      },
    ],
  },
  {
    number: 7,
    what: 'the state is not in the transaction of the event',
    operations: { 'kill-server': 1 },
    server: [
      {
        file: SESSIONS,
        find: '    await db.transaction(write);',
        replace: '    Object.assign(globalThis, { nemesisDb: db });\n    await db.transaction(write);',
      },
      {
        file: SESSIONS,
        find: `  await trx('dyad_sessions')
    .where({ dyad_session_id: dyadSessionId })
    .update({ seq, state: JSON.stringify(change.next), next_deadline_ms: change.nextDeadlineAt });`,
        replace: `  const later = { seq, state: JSON.stringify(change.next), next_deadline_ms: change.nextDeadlineAt };
  setTimeout(() => void nemesisDb('dyad_sessions').where({ dyad_session_id: dyadSessionId }).where('seq', '<', seq).update(later).catch(() => undefined), 250);`,
      },
    ],
  },
  {
    number: 12,
    what: 'decided on a state read before the transaction, written at a number taken in it',
    operations: { 'cut-client': 1, 'kill-server': 1 },
    servers: 2,
    server: [
      {
        file: SESSIONS,
        find: '  const { dyadSessionId, seq, event } = change;',
        replace: `  const { dyadSessionId, event } = change;
  const seq = ((await trx('events').where({ dyad_session_id: dyadSessionId }).max('seq').first()).max ?? 0) + 1;`,
      },
    ],
  },
  {
    number: 13,
    what: 'count, then assign',
    operations: { 'cut-client': 1 },
    server: [
      { file: STORE, find: `        await lockStudy(trx, stored.studyId);\n`, replace: '' },
      {
        file: 'server/sessions/draw.ts',
        find: 'drawFromBlocks(conditions, basis.earlier, basis.seed)',
        replace:
          '{ condition: conditions[basis.earlier.length % 2], block: 1 + (basis.earlier.length >> 2), position: 1 + (basis.earlier.length & 3), blockSize: 4 }',
      },
    ],
  },
  {
    number: 14,
    what: 'draw with SKIP LOCKED',
    operations: { 'cut-client': 1 },
    sql: ['alter table assignments drop constraint assignments_study_id_draw_key'],
    server: [
      {
        file: STORE,
        find: `        await lockStudy(trx, stored.studyId);\n`,
        replace: `        await trx.raw("select pg_try_advisory_xact_lock(hashtextextended(?, 0)), pg_sleep(1.5)", [stored.studyId]);\n`,
      },
    ],
  },
  {
    number: 15,
    what: 'draw per participant instead of per dyad',
    operations: { 'cut-client': 1 },
    server: [
      {
        file: 'server/sessions/draw.ts',
        find: '  return { condition: cell.condition, levels: cell.levels, roles, place, partTwo };',
        replace: `  const other = all.find((candidate) => candidate.condition !== cell.condition) ?? cell;
  const theirs = planPartTwo(experiment, { parameters, condition: other.condition, levels: other.levels, roles: roles.roles,
    languages: basis.languages, timeWarp: basis.timeWarp, seed: basis.planSeed, partOne: basis.partOne });
  const steps = partTwo.steps.map((step, index) => ({ ...step, content: { A: step.content.A, B: theirs.steps[index].content.B } }));
  return { condition: cell.condition, levels: cell.levels, roles, place, partTwo: { ...partTwo, steps } };`,
      },
    ],
  },
  {
    number: 21,
    what: 'synchronous_commit=off',
    operations: { 'kill-postgres': 1 },
    sql: ['alter database tandem set synchronous_commit = off', `alter system set wal_writer_delay = '5s'`, 'select pg_reload_conf()'],
    server: [{ file: 'server/database/durability.ts', find: '  if (allowUnsafe) return;', replace: '  return;' }],
  },
  {
    number: 27,
    what: 'the row of the draw outside its transaction',
    operations: { 'kill-server': 1 },
    server: [
      {
        file: STORE,
        find: '        await insertAssignment(trx, stored, assignment, { at: new Date(committed.event.at), seed: basis.seed });',
        replace: `        const given = { at: new Date(committed.event.at), seed: basis.seed };
        setTimeout(() => void db.transaction((later) => insertAssignment(later, stored, assignment, given)).catch(() => undefined), 1_500);`,
      },
    ],
  },
];
