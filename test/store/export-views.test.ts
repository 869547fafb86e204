import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertExclusionMark } from '../../server/store/exclusion-marks.ts';
import { createDatabase } from '../support/database.ts';
import { sendMessage } from '../support/messages.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const { db } = database;
afterAll(() => database.drop());

/** What tells that somebody was asked, of whoever it was. Names and counts, no answers. */
const OF_EVERYBODY = ['exportable_people', 'exportable_invitations'];

/** And of whoever has left, besides. */
const OF_LEAVERS = [...OF_EVERYBODY, 'exportable_withdrawals'];

let kept: StageCouple;
let leaving: StageCouple;
let tried: StageCouple;
let asked: StageCouple;

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'viewed' });
  const arrived = async (isTest = false) => (await stage.couple({ isTest })).arrives('A', 'B');
  kept = await (await arrived()).plays();
  leaving = await (await arrived()).plays({ A: 'summary', B: 'summary' });
  await sendMessage(database, leaving.scopes.B, 'Good night');
  await leaving.leavesForGood('B');
  tried = await (await arrived(true)).plays();
  asked = await arrived();
  const staffId = randomUUID();
  await db('staff').insert({ staff_id: staffId, name: 'Ada', password_hash: '$argon2id$none', is_owner: false });
  for (const { scopes } of [kept, leaving, tried, asked]) {
    for (const member of [null, 'A', 'B'] as const) {
      await insertExclusionMark(db, { markId: randomUUID(), dyadSessionId: scopes.A.dyadSessionId, member, rule: 'other', reason: 'came late', staffId });
    }
  }
});

/** Every row of every view, as text, by name. */
async function views(on: Knex): Promise<ReadonlyMap<string, readonly string[]>> {
  const names: readonly string[] = await on('pg_views').where('viewname', 'like', 'exportable_%').orderBy('viewname').pluck('viewname');
  const read = async (name: string) => (await on.raw<{ rows: { row: string }[] }>(`select row_to_json(v)::text as row from ${name} v`)).rows.map(({ row }) => row);
  const found = new Map<string, readonly string[]>();
  for (const name of names) found.set(name, await read(name));
  return found;
}

const naming = (found: ReadonlyMap<string, readonly string[]>, ...ids: readonly string[]) =>
  [...found].flatMap(([name, rows]) => (rows.some((row) => ids.some((id) => row.includes(id))) ? [name] : []));

describe('the views that an export reads', () => {
  it('have every one rows of somebody who stayed', async () => {
    const found = await views(db);
    expect(found.size).toBeGreaterThan(15);
    const without = [...found].flatMap(([name, rows]) => (rows.length === 0 ? [name] : []));
    // Nobody who stayed wrote a message, and this study does not ask whether partners may be linked.
    expect(without).toEqual(['exportable_links', 'exportable_messages']);
    expect(naming(found, kept.scopes.A.participantId, kept.scopes.B.participantId)).not.toContain('exportable_withdrawals');
  });

  it('have nothing of a person who left for good but that they were asked', async () => {
    const { participantId, dyadSessionId } = leaving.scopes.B;
    const found = await views(db);
    const records: readonly string[] = await db('trial_records').where({ participant_id: participantId }).pluck('record_id');
    const texts: readonly string[] = await db('texts').where({ participant_id: participantId }).pluck('text_id');
    expect(Math.min(records.length, texts.length)).toBeGreaterThan(0);
    expect(naming(found, participantId, ...records, ...texts)).toEqual(OF_LEAVERS.toSorted());
    const rows = (name: string) => (found.get(name) ?? []).map((row): Record<string, unknown> => JSON.parse(row)).filter((row) => row['dyad_session_id'] === dyadSessionId);
    expect(new Set(rows('exportable_onsets').map(({ member }) => member))).toEqual(new Set(['A']));
    expect(rows('exportable_events').filter(({ concerns }) => concerns === 'B')).toEqual([]);
    expect(rows('exportable_sessions')).toMatchObject([{ state: { seats: { B: { answers: {} } } } }]);
    expect(JSON.stringify(rows('exportable_sessions'))).toContain('privacy.seen_now');
  });

  it('have nothing of who has not said yes', async () => {
    const { A, B } = asked.scopes;
    expect(await db('clock_reports').where({ participant_id: A.participantId })).toHaveLength(1);
    expect(naming(await views(db), A.participantId, B.participantId)).toEqual(OF_EVERYBODY.toSorted());
  });

  it('have a couple for trying out only where the transaction asks for it, and then in all of them', async () => {
    const { A, B } = tried.scopes;
    const [{ dyad_id } = { dyad_id: '' }] = await db('participants').where({ participant_id: A.participantId }).select<{ dyad_id: string }[]>('dyad_id');
    const ids = [dyad_id, A.dyadSessionId, A.participantId, B.participantId];
    expect(naming(await views(db), ...ids)).toEqual([]);
    const asking = await db.transaction(async (trx) => {
      await trx.raw(`set local tandem.include_test = 'on'`);
      return views(trx);
    });
    expect(naming(asking, ...ids).length).toBe(asking.size - 4);
    expect(naming(await views(db), ...ids), 'of the next transaction').toEqual([]);
    expect(kept.scopes.A.dyadSessionId).not.toBe(A.dyadSessionId);
  });

  it('have nothing by which the next draw could be foretold, and no way in', async () => {
    const columns: readonly string[] = await db('information_schema.columns').where('table_name', 'like', 'exportable_%').pluck('column_name');
    expect(columns).toContain('record_id');
    for (const secret of ['seed', 'block', 'block_size', 'position', 'token_hash', 'sign_in_hash', 'completion_code']) {
      expect(columns).not.toContain(secret);
    }
  });
});
