import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { expect, it } from 'vitest';
import { keepAuditHead, readAuditHeads } from '../../server/audit-heads.ts';
import { walkAudit } from '../../server/store/audit-walk.ts';
import { recordStaffAction } from '../../server/store/audit.ts';
import { createDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, runNode } from '../support/program.ts';

async function withRows(db: Knex, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await db.transaction((trx) => recordStaffAction(trx, { actor: 'shell:olga', action: 'set-grants', object: `person ${n}` }));
  }
}

/** As only the owner of the database can, with triggers off. */
function tampered(db: Knex, sql: string): Promise<void> {
  return db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await trx.raw(sql);
  });
}

it.each([
  ['changed', `update audit_rows set object = 'somebody else' where seq = 3`, { seq: 3, what: 'changed' }],
  ['given another time', `update audit_rows set at = at - interval '1 microsecond' where seq = 4`, { seq: 4, what: 'changed' }],
  ['taken out of the middle', 'delete from audit_rows where seq = 2', { seq: 2, what: 'missing' }],
  ['taken from the beginning', 'delete from audit_rows where seq = 1', { seq: 1, what: 'missing' }],
])('finds the row that was %s by whoever may switch triggers off', async (_, sql, found) => {
  await using database = await createDatabase();
  await withRows(database.db, 5);
  expect(await walkAudit(database.db, [])).toMatchObject({ rows: 5, head: { seq: 5 }, break: null });
  await tampered(database.db, sql);
  expect((await walkAudit(database.db, [])).break).toEqual(found);
});

it('finds a row whose hash was worked out anew by the row after it, or by a head that was kept', async () => {
  await using database = await createDatabase();
  await using folder = await temporaryFolder();
  const { db } = database;
  await withRows(db, 3);
  const file = join(folder.path, 'audit-heads');
  await keepAuditHead(db, file, new Date(0));
  const again = (seq: number) => `update audit_rows set reason = 'another', hash = encode(sha256(convert_to(json_build_array(seq::text, audit_time(at), actor,
    permission, action, outcome, object, study_id, 'another', before_hash, after_hash, request_id::text, prev_hash)::text, 'UTF8')), 'hex') where seq = ${seq}`;
  await tampered(db, again(3));
  expect((await walkAudit(db, [])).break).toBeNull();
  expect((await walkAudit(db, await readAuditHeads(file))).break).toEqual({ seq: 3, what: 'another than was kept' });
  await tampered(db, again(2));
  expect((await walkAudit(db, [])).break).toEqual({ seq: 3, what: 'not after the row before' });
});

it('finds by a kept head that the end was cut off, also when new rows have grown there', async () => {
  await using database = await createDatabase();
  await using folder = await temporaryFolder();
  const { db } = database;
  const file = join(folder.path, 'audit-heads');
  expect(await keepAuditHead(db, file, new Date(0))).toBeNull();
  await withRows(db, 4);
  expect(await keepAuditHead(db, file, new Date(0))).toMatchObject({ seq: 4 });
  const kept = await readAuditHeads(file);
  expect(kept).toHaveLength(1);
  expect((await walkAudit(db, kept)).break).toBeNull();
  await tampered(db, 'delete from audit_rows where seq > 2');
  expect((await walkAudit(db, [])).break).toBeNull();
  expect((await walkAudit(db, kept)).break).toEqual({ seq: 3, what: 'missing' });
  await withRows(db, 3);
  expect((await walkAudit(db, kept)).break).toEqual({ seq: 4, what: 'another than was kept' });
});

it('is a command that ends with 1 and says where, in words and as JSON', { timeout: 60_000 }, async () => {
  await using database = await createDatabase();
  await using folder = await temporaryFolder();
  const verify = async (...args: string[]) => {
    const env = { ...process.env, DATA_DIR: folder.path, DATABASE_URL: database.url, TANDEM_ALLOW_UNSAFE_DATABASE: 'on' };
    await using program = runNode([join(ROOT, 'server/commands/run.mjs'), 'verify-audit', ...args], { env });
    const { code } = await program.ended;
    return { code, output: program.output(), complaints: program.complaints() };
  };
  await withRows(database.db, 2);
  expect(await verify()).toMatchObject({ code: 0, output: expect.stringContaining('The audit is whole: 2 rows') });
  await writeFile(join(folder.path, 'audit-heads'), `9 ${'a'.repeat(64)} 2026-01-01T00:00:00.000Z\n`);
  const cut = await verify('--json');
  expect(cut).toMatchObject({ code: 1, complaints: expect.stringContaining('row 3: missing') });
  expect(JSON.parse(cut.output.split('\n')[0] ?? '')).toMatchObject({ rows: 2, keptHeads: 1, break: { seq: 3, what: 'missing' } });
});
