import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn, type ExportFound, type Row } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let found: ExportFound;

// Four couples go through everything; of a fifth one partner is gone after the pre measures.
beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'identities', parameters: { source: 'fresh' } });
  for (let count = 0; count < 4; count += 1) await (await (await stage.couple()).arrives('A', 'B')).plays();
  const lost = await (await (await stage.couple()).arrives('A', 'B')).plays({ A: 'pre', B: 'door' });
  await lost.goes('A');
  found = await exported(database, { studyId: 'identities', out: join(folder.path, 'out') });
});

const by = (rows: readonly Row[], column: string) => new Map(rows.map((row) => [cell(row, column), row]));
const scoreNames = () => (found.headers['pairwise'] ?? []).flatMap((name) => (name.endsWith('_a_gmc') ? [name.slice(0, -6)] : []));

it('every couple has two members, A and B, in every table of people', () => {
  for (const table of ['participants', 'pairwise']) {
    for (const { dyad_id } of rowsIn(found, 'dyads')) {
      const members = rowsIn(found, table).filter((row) => row['dyad_id'] === dyad_id);
      expect(members.map((row) => cell(row, 'member')), `${table} ${dyad_id}`).toEqual(['A', 'B']);
    }
  }
});

it('partners name each other, and nobody else', () => {
  for (const table of ['participants', 'pairwise']) {
    const people = by(rowsIn(found, table), 'participant_id');
    for (const [id, row] of people) {
      const partner = people.get(cell(row, 'partner_id'));
      expect(cell(partner, 'partner_id')).toBe(id);
      expect(cell(partner, 'dyad_id')).toBe(cell(row, 'dyad_id'));
      expect(cell(partner, 'member')).not.toBe(cell(row, 'member'));
    }
  }
});

it('what is mine as actor is my partner’s as partner', () => {
  const people = by(rowsIn(found, 'pairwise'), 'participant_id');
  expect(scoreNames().length).toBe(22);
  for (const row of people.values()) {
    const partner = people.get(cell(row, 'partner_id'));
    for (const name of scoreNames()) {
      expect(cell(row, `${name}_a`)).toBe(cell(partner, `${name}_p`));
      expect(cell(row, `${name}_a_gmc`)).toBe(cell(partner, `${name}_p_gmc`));
      expect(cell(row, `${name}_a_missing`)).toBe(cell(partner, `${name}_p_missing`));
    }
    expect(cell(row, 'role_a')).toBe(cell(partner, 'role_p'));
  }
});

it('the wide table tells the same as the pairwise one', () => {
  const people = by(rowsIn(found, 'pairwise'), 'participant_id');
  for (const wide of rowsIn(found, 'dyadWide')) {
    const one = people.get(cell(wide, 'participant_id_1'));
    const other = people.get(cell(wide, 'participant_id_2'));
    expect([cell(one, 'member'), cell(other, 'member')]).toEqual(['A', 'B']);
    expect(cell(wide, 'condition')).toBe(cell(one, 'condition'));
    for (const name of scoreNames()) {
      expect(cell(wide, `${name}_1`)).toBe(cell(one, `${name}_a`));
      expect(cell(wide, `${name}_2`)).toBe(cell(other, `${name}_a`));
      const [a, b] = [numberIn(wide, `${name}_1`), numberIn(wide, `${name}_2`)];
      if (a === null || b === null) expect(cell(wide, `${name}_mean`) + cell(wide, `${name}_diff`)).toBe('');
      else {
        expect(numberIn(wide, `${name}_mean`)).toBeCloseTo((a + b) / 2, 10);
        expect(numberIn(wide, `${name}_diff`)).toBeCloseTo(a - b, 10);
      }
    }
  }
});

it('centred values are the values minus the mean of all persons', () => {
  for (const name of scoreNames()) {
    const rows = rowsIn(found, 'pairwise').filter((row) => cell(row, `${name}_a`) !== '');
    const mean = rows.reduce((sum, row) => sum + Number(cell(row, `${name}_a`)), 0) / rows.length;
    for (const row of rows) expect(Number(cell(row, `${name}_a_gmc`))).toBeCloseTo(Number(cell(row, `${name}_a`)) - mean, 8);
  }
});

describe('a score can be recomputed by hand from the items', () => {
  /** Written down here from the wording of the items, not from the registry. */
  const KEYS = {
    own_ties8_worry: { scale: 'own_ties8', items: ['signs', 'quiet', 'told', 'linger'], against: [], sum: 8 },
    own_state9_distant: { scale: 'own_state9', items: ['inside', 'room', 'lean'], against: [], sum: 8 },
    own_feltsec6: { scale: 'own_feltsec6', items: ['protected', 'cared', 'accepted', 'calm', 'welcome', 'steady'], against: [], sum: 100 },
    own_selfregard4: { scale: 'own_selfregard4', items: ['like', 'respect', 'doubt', 'stand'], against: ['doubt'], sum: 8 },
    own_circles1: { scale: 'own_circles1', items: ['closeness'], against: [], sum: 8 },
  } as const;

  it.each(Object.entries(KEYS))('%s', (variable, { scale, items, against, sum }) => {
    const scores = rowsIn(found, 'scaleScores').filter((row) => cell(row, 'variable').startsWith(`${variable}_`) && cell(row, 'score') !== '');
    expect(scores.length).toBeGreaterThanOrEqual(8);
    for (const score of scores) {
      const answers = rowsIn(found, 'itemResponses').filter(
        (row) =>
          row['participant_id'] === score['participant_id'] && row['scale'] === scale && row['phase'] === score['phase'] &&
          items.some((item) => item === row['item']),
      );
      const values = answers.map((row) => {
        const value = Number(cell(row, 'value_num'));
        return against.some((item) => item === row['item']) ? sum - value : value;
      });
      expect(values).toHaveLength(items.length);
      expect(Number(cell(score, 'score'))).toBeCloseTo(values.reduce((total, value) => total + value, 0) / items.length, 10);
    }
  });
});

it('the wide items are the scored answers', () => {
  const wide = by(rowsIn(found, 'dyadWide'), 'dyad_id');
  const scored = rowsIn(found, 'itemResponses').filter((row) => cell(row, 'item') !== 'attention');
  expect(scored.length).toBeGreaterThan(400);
  for (const row of scored) {
    const number = cell(row, 'member') === 'A' ? 1 : 2;
    const column = `${cell(row, 'scale')}_${cell(row, 'phase')}.${number}_${cell(row, 'item')}`;
    expect(cell(wide.get(cell(row, 'dyad_id')), column), column).toBe(cell(row, 'value_scored'));
  }
});

it('the condition is the same in every table that has it, and is the cell of its factors', () => {
  const dyads = by(rowsIn(found, 'dyads'), 'dyad_id');
  for (const table of ['pairwise', 'dyadWide']) {
    for (const row of rowsIn(found, table)) {
      const dyad = dyads.get(cell(row, 'dyad_id'));
      expect([row['condition'], row['framing']]).toEqual([cell(dyad, 'condition'), cell(dyad, 'condition')]);
    }
  }
  for (const row of rowsIn(found, 'assignments')) expect(cell(dyads.get(cell(row, 'dyad_id')), cell(row, 'factor'))).toBe(row['level']);
  expect(rowsIn(found, 'assignments')).toHaveLength(4);
  expect(found.headers['dyads'], 'three conditions are not coded as two').not.toContain('cond_c');
});

it('no row is an orphan', () => {
  const known = {
    dyad_id: new Set(rowsIn(found, 'dyads').map((row) => row['dyad_id'])),
    participant_id: new Set(rowsIn(found, 'participants').map((row) => row['participant_id'])),
    dyad_session_id: new Set(rowsIn(found, 'dyadSessions').map((row) => row['dyad_session_id'])),
    record_id: new Set(rowsIn(found, 'trialRecords').map((row) => row['record_id'])),
  };
  for (const [table, rows] of Object.entries(found.tables)) {
    for (const row of rows) {
      for (const [column, ids] of Object.entries(known)) {
        if (row[column] !== undefined && row[column] !== '') expect(ids, `${table}.${column}`).toContain(row[column]);
      }
    }
  }
});

it('every table has an id of its own for each row', () => {
  for (const [table, rows] of Object.entries(found.tables)) {
    const [id = ''] = found.headers[table] ?? [];
    const ids = rows.map((row) => (table === 'dyadWide' ? `${row[id]} ${row['wave']}` : row[id]));
    expect(new Set(ids).size, `${table}.${id}`).toBe(rows.length);
  }
});

it('all records that the server has are there, once', async () => {
  const stored = await database.db('trial_records').count<{ count: string }>({ count: '*' }).first();
  expect(rowsIn(found, 'trialRecords')).toHaveLength(Number(stored?.count));
});

it('a partner without data still has a row, with the reason', () => {
  const pair = rowsIn(found, 'pairwise').filter((row) => cell(row, 'dyad_id') === 'D0005');
  const [gone, stayed] = pair;
  expect(cell(gone, 'own_ties8_worry_baseline_a')).not.toBe('');
  expect(cell(gone, 'own_feltsec6_pre_a_missing')).toBe('not_reached');
  expect([cell(stayed, 'own_feltsec6_pre_p'), cell(stayed, 'own_feltsec6_pre_p_missing')]).toEqual(['', 'not_reached']);
  expect(cell(stayed, 'own_feltsec6_pre_a')).not.toBe('');
  expect(cell(stayed, 'partner_complete')).toBe('0');
  const items = rowsIn(found, 'itemResponses').filter((row) => row['participant_id'] === gone?.['participant_id'] && row['phase'] === 'pre');
  expect(items).toHaveLength(23);
  for (const row of items) expect([row['value_num'], row['missing_reason']]).toEqual(['', 'not_reached']);
});
