import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Knex } from 'knex';
import { migrate } from '../../migrations/index.ts';
import { asRole, openDatabase, type DatabaseRole } from '../../server/database/connect.ts';
import { withdraw } from '../../server/store/withdrawals.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dumpPrivileges } from '../support/privileges-dump.ts';
import { ROOT } from '../support/program.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const DENIED = { code: '42501' };

const database = await createDatabase();
const as = (role: DatabaseRole): Promise<Knex> => openDatabase(database.url, { poolMax: 2, role });
const [app, exporter, custodian] = await Promise.all([as('tandem_app'), as('tandem_exporter'), as('tandem_custodian')]);
afterAll(async () => {
  await Promise.all([app, exporter, custodian].map((db) => db.destroy()));
  await database.drop();
});

let kept: StageCouple;
let withdrawn: StageCouple;
let tried: StageCouple;

// A study as the server runs it, under the role that the server has.
beforeAll(async () => {
  const stage = await Stage.open({ ...database, db: app }, { id: 'whole' });
  kept = await (await (await stage.couple()).arrives('A', 'B')).plays();
  withdrawn = await (await (await stage.couple()).arrives('A', 'B')).plays();
  await withdrawn.leavesForGood('A');
  await withdraw(app, { participantId: withdrawn.scopes.A.participantId, scope: 'erase', askedBy: 'participant', reason: '' });
  tried = await (await (await stage.couple({ isTest: true })).arrives('A', 'B')).plays();
});

it('is what migrations/privileges.txt says: a change of it is read there (vitest -u writes it anew)', async () => {
  await expect(await dumpPrivileges(database.db)).toMatchFileSnapshot(join(ROOT, 'migrations/privileges.txt'));
});

it('is the same whatever was granted before, where the migrations come one by one', async () => {
  await using other = await createDatabase();
  const before = await dumpPrivileges(other.db);
  await other.db.raw('grant all on all tables in schema public to tandem_exporter, public; grant create on schema public to tandem_app');
  await other.db('knex_migrations').where({ name: '0085_roles' }).delete();
  await other.db.raw('revoke create on schema public from tandem_app');
  await migrate(other.db);
  expect(await dumpPrivileges(other.db)).toBe(before);
});

describe('the running server', () => {
  it('changes, deletes and sweeps away nothing that is append-only, and no key', async () => {
    const result = await database.db.raw<{ rows: { name: string; column: string }[] }>(
      `select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum = 1
        where c.oid = 'data_keys'::regclass or exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = c.oid and p.proname = 'refuse_change')`,
    );
    expect(result.rows.length).toBeGreaterThan(14);
    for (const { name, column } of result.rows) {
      const tries = [app(name).update({ [column]: app.ref(column) }), app(name).delete(), app.raw('truncate ??', [name])];
      for (const one of tries) await expect(one, name).rejects.toMatchObject(DENIED);
    }
  });

  it('changes of other tables the columns that its work changes, and no other', async () => {
    const tries = [
      'update studies set parameters = parameters', 'update studies set randomisation = randomisation', 'update studies set experiment_id = experiment_id',
      'update participants set member = member', 'update participants set completion_code = completion_code', 'update dyads set stratum = stratum', 'update dyads set is_test = is_test',
      'update dyad_sessions set time_warp = 2', 'update sign_ins set expires_at = expires_at', 'update join_tokens set participant_id = participant_id',
      'update connections set epoch = epoch', 'update staff set is_owner = true', 'update staff_grants set permission = permission', 'update staff_sign_ins set staff_id = staff_id',
      'update contacts set participant_id = participant_id', 'insert into withdrawals select * from withdrawals',
    ];
    for (const one of tries) await expect(app.raw(one), one).rejects.toMatchObject(DENIED);
  });

  it('does not pass the triggers by saying that it erases', async () => {
    const erasing = app.transaction(async (trx) => {
      await trx.raw(`select set_config('tandem.erasing_in', pg_current_xact_id()::text, true)`);
      await trx('texts').update({ sealed: '' });
    });
    await expect(erasing).rejects.toMatchObject(DENIED);
  });

  it.each([
    'alter table events disable trigger all',
    'drop trigger events_append_only on events',
    'drop table events',
    'alter table events add column mine text',
    'create table mine (id integer)',
    'drop view exportable_texts',
    'create or replace view exportable_dyads as select * from dyads',
    'set session_replication_role = replica',
    'alter role tandem_app superuser',
    'create role another',
    'delete from studies',
    'delete from participants',
    'delete from knex_migrations',
    'drop function refuse_change() cascade',
    'alter function refuse_change() owner to tandem_app',
    'grant update on events to tandem_app',
    `create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
  ])('may not %s', async (statement) => {
    // Something granted that nobody may grant is a warning only; then nothing has changed.
    const before = await dumpPrivileges(database.db);
    const outcome = await app.raw(statement).then(() => 'done', (error: unknown) => error);
    if (outcome === 'done') expect(statement).toMatch(/^grant/);
    else expect(outcome).toMatchObject(DENIED);
    expect(await dumpPrivileges(database.db)).toBe(before);
  });
});

describe('an export', () => {
  it('reads no table: no withdrawn person, no couple for trying out, no key, no seed, no link', async () => {
    const tables: readonly string[] = await database.db('pg_tables').where({ schemaname: 'public' }).pluck('tablename');
    expect(tables).toContain('data_keys');
    for (const table of tables) await expect(exporter(table).first(), table).rejects.toMatchObject(DENIED);
    for (const view of ['kept_people', 'withdrawn_people']) await expect(exporter(view).first(), view).rejects.toMatchObject(DENIED);
  });

  it('finds in the views those who are kept', async () => {
    const people = await exporter('exportable_trial_records').distinct('participant_id').pluck('participant_id');
    expect(people.sort()).toEqual([kept.scopes.A, kept.scopes.B, withdrawn.scopes.B].map(({ participantId }) => participantId).sort());
    expect(await exporter('exportable_dyads').pluck('dyad_num')).toEqual([1, 2]);
    const texts = await exporter('exportable_texts').distinct('participant_id').pluck('participant_id');
    expect(texts).not.toContain(withdrawn.scopes.A.participantId);
    expect(texts).not.toContain(tried.scopes.A.participantId);
  });

  it('writes nothing and withdraws nobody', async () => {
    const person = kept.scopes.A.participantId;
    const tries = [
      exporter('exportable_dyads').update({ is_test: false }),
      exporter('events').insert({ dyad_session_id: randomUUID() }),
      exporter.raw('create table mine (id integer)'),
      exporter.raw(`select withdraw_participant(?, 'erase', 'participant', '')`, [person]),
    ];
    for (const one of tries) await expect(one).rejects.toMatchObject(DENIED);
  });
});

describe('the custodian', () => {
  it('withdraws and erases by the one function, and destroys the key', async () => {
    const { participantId } = kept.scopes.B;
    const proof = await withdraw(custodian, { participantId, scope: 'erase', askedBy: 'experimenter', reason: '' });
    expect(proof).toMatchObject({ key_destroyed: true });
    expect(proof.texts_erased).toBeGreaterThan(0);
    expect(await database.db('data_keys').where({ participant_id: participantId })).toEqual([]);
  });

  it.each(['select raw from trial_records', 'select wrapped_key from data_keys', 'select body from events', 'select token_hash from join_tokens', 'select * from staff', 'select * from audit_rows', 'delete from withdrawals'])(
    'may not %s',
    async (statement) => {
      await expect(custodian.raw(statement)).rejects.toMatchObject(DENIED);
    },
  );
});

describe('a Postgres whose administrator is somebody else', () => {
  let managed: { readonly owner: string; readonly url: string; readonly admin: Knex; readonly name: string; readonly login: string; readonly server: string };

  beforeAll(async () => {
    const tag = randomBytes(4).toString('hex');
    const [owner, login, name] = [`owner_${tag}`, `server_${tag}`, `managed_${tag}`];
    const admin = await openDatabase(Object.assign(new URL(database.url), { pathname: 'postgres' }).href, { poolMax: 1 });
    await admin.raw(`create role ${owner} login password 'own'`);
    await admin.raw(`create role ${login} login password 'own'`);
    await admin.raw(`create database ${name} owner ${owner}`);
    const urlOf = (username: string): string => Object.assign(new URL(database.url), { username, password: 'own', pathname: name }).href;
    managed = { owner, url: urlOf(owner), admin, name, login, server: urlOf(login) };
  });

  afterAll(async () => {
    await managed.admin.raw(`drop database ${managed.name} with (force)`);
    for (const role of [managed.login, managed.owner]) await managed.admin.raw(`drop role ${role}`);
    await managed.admin.destroy();
  });

  it('is told what to run, and runs as the roles when that was done', async () => {
    const owner = await openDatabase(managed.url, { poolMax: 2 });
    try {
      const needed = `grant tandem_app, tandem_exporter, tandem_custodian to ${managed.owner}`;
      await expect(migrate(owner)).rejects.toMatchObject({ code: 'TD003', message: expect.stringContaining(`${needed}; then start again.`) });
      expect(await owner('pg_tables').where({ schemaname: 'public' })).toEqual([]);
      await expect(openDatabase(managed.server, { poolMax: 1, role: 'tandem_app' })).rejects.toThrow('this user is not let take on the roles that Tandem works as');

      await managed.admin.raw(`${needed} with admin option`);
      await migrate(owner, managed.login);
      expect(await dumpPrivileges(owner)).toBe(await dumpPrivileges(database.db));
    } finally {
      await owner.destroy();
    }
    const server = await openDatabase(managed.server, { poolMax: 2, role: 'tandem_app' });
    const given: TestDatabase = { ...database, db: server, url: managed.server };
    try {
      const stage = await Stage.open(given, { id: 'managed' });
      const couple = await (await (await stage.couple()).arrives('A', 'B')).plays();
      await withdraw(server, { participantId: couple.scopes.A.participantId, scope: 'erase', askedBy: 'participant', reason: '' });
      const read = await openDatabase(managed.server, { poolMax: 1, role: 'tandem_exporter' });
      expect(await read('exportable_trial_records').distinct('participant_id').pluck('participant_id')).toEqual([couple.scopes.B.participantId]);
      await read.destroy();
      await expect(server('events').delete()).rejects.toMatchObject(DENIED);
      // Whoever sends statements of their own gets back to the login, which may no more.
      const tries = [
        'delete from data_keys', 'update events set seq = seq', 'update texts set sealed = sealed', 'alter table events disable trigger all', 'drop table events',
        'delete from audit_rows', 'set role tandem_custodian', `set role ${managed.owner}`, 'grant tandem_custodian to current_user',
      ];
      for (const one of tries) {
        const alone = server.transaction(async (trx) => {
          await trx.raw('reset role');
          await trx.raw(one);
        });
        await expect(alone, one).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|0LP01)$/) });
      }
    } finally {
      await server.destroy();
    }
  });
});

it('a role is taken on beside what an address already asks for', () => {
  const address = new URL(asRole('postgres://anna:s%40@db:5432/study?sslmode=require&options=-c%20geqo=off', 'tandem_app'));
  expect(address.searchParams.get('options')).toBe('-c geqo=off -c role=tandem_app');
  expect([address.searchParams.get('sslmode'), address.password]).toEqual(['require', 's%40']);
});
