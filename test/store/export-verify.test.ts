import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../analysis-export/checks/rules.ts';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { createDatabase } from '../support/database.ts';
import { roleEffectsStudy } from '../support/effects-study.ts';
import { runExport } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Stage } from '../support/stage.ts';

type Rows = Record<string, string>[];
/** Changes the rows where they stand, or gives others. */
type Edit = ((rows: Rows) => Rows) | ((rows: Rows) => undefined) | ((rows: Rows) => void);

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const sound = join(folder.path, 'sound');

beforeAll(async () => {
  const stage = await Stage.open(database, { id: 'verified' }, roleEffectsStudy);
  for (let count = 0; count < 5; count += 1) {
    const couple = await (await stage.couple()).arrives('A', 'B');
    await couple.plays(count < 4 ? {} : { B: 'after' });
  }
  await database.db.raw(`update dyads set stratum = 'site=' || case when dyad_num % 2 = 0 then 'north' else 'south' end || '; first-time=yes'`);
  await runExport(database, { studyId: 'verified', out: sound, factorsOf: async () => roleEffectsStudy.factors });
});

const fileOf = async (copy: string, table: string): Promise<string> => {
  const name = (await readdir(join(copy, 'data'))).find((each) => each.includes(`description-${table}_`));
  if (name === undefined) throw new Error(`no table ${table}`);
  return join(copy, 'data', name);
};

/** Reads a CSV, lets it be changed, and writes it again. */
async function change(file: string, edit: Edit): Promise<void> {
  const rows: Rows = parse(await readFile(file, 'utf8'), { columns: true });
  const edited = edit(rows) ?? rows;
  await writeFile(file, stringify(edited, { header: true, record_delimiter: 'windows', columns: Object.keys(edited[0] ?? {}) }));
}

let copies = 0;

/** The numbers of the rules that a copy breaks, and what is said. */
async function broken(damage: (copy: string) => Promise<unknown>) {
  copies += 1;
  const copy = join(folder.path, `copy-${copies}`);
  await cp(sound, copy, { recursive: true });
  await damage(copy);
  const { findings } = await verifyFolder(copy);
  return { rules: [...new Set(findings.map(({ rule }) => rule))], messages: findings.map(({ rule, message }) => `${rule} ${message}`).join('\n') };
}

const table = (name: string, edit: Edit) => async (copy: string) => change(await fileOf(copy, name), edit);

const cells = (name: string, row: number, values: Readonly<Record<string, string>>) =>
  table(name, (rows) => {
    Object.assign(at(rows, row), values);
  });

const swap = (rows: Rows, one: string, other: string): void => {
  for (const row of rows) [row[one], row[other]] = [row[other] ?? '', row[one] ?? ''];
};

const shift = (rows: Rows, columns: readonly string[], by: number): void => {
  const values = rows.map((row) => columns.map((column) => row[column] ?? ''));
  for (const [index, row] of rows.entries()) {
    for (const [at, column] of columns.entries()) row[column] = values[(index + by) % rows.length]?.[at] ?? '';
  }
};

const at = (rows: Rows, index: number): Record<string, string> => {
  const row = rows[index];
  if (row === undefined) throw new Error(`no row ${index}`);
  return row;
};

const [X, Y] = ['own_feltsec6_pre', 'own_feltsec6_post'];

/** Damage, the first rule that has to see it, and what it has to say. */
const DAMAGES: readonly (readonly [string, (copy: string) => Promise<unknown>, keyof typeof RULES, string])[] = [
  ['a column without an entry in the codebook', (copy) => change(join(copy, 'codebook.csv'), (rows) => rows.filter(({ table: of, name }) => of !== 'dyads' || name !== 'dyad_status')), 'V1', 'dyads: dyad_status is not in the codebook'],
  ['an entry without a column', (copy) => change(join(copy, 'codebook.csv'), (rows) => [...rows, { ...at(rows, 0), table: 'dyads', name: 'mood' }]), 'V1', 'dyads: mood is in the codebook only'],
  ['two members A', cells('participants', 1, { member: 'A' }), 'V2', 'D0001 has'],
  ['a person left out', table('pairwise', (rows) => rows.slice(1)), 'V2', 'D0001, wave 1 has'],
  ['partners who do not name each other', cells('participants', 0, { partner_id: 'P0003' }), 'V3', 'has the partner P0003, whose partner is P0004'],
  ['partner’s values shifted by a row', table('pairwise', (rows) => shift(rows, [`${X}_p`], 1)), 'V4', `${X}_a of `],
  ['an altered answer', cells('itemResponses', 5, { value_num: '1' }), 'V5', 'as given and'],
  ['an altered answer in the direction of the score', cells('itemResponses', 5, { value_num: '1', value_scored: '1' }), 'V6', 'and its items give'],
  ['an altered score', cells('scaleScores', 3, { score: '99' }), 'V6', 'is 99, and its items give'],
  ['own and partner’s values swapped throughout', table('pairwise', (rows) => swap(rows, `${X}_a`, `${X}_p`)), 'V7', `${X}_a of `],
  ['members swapped in the wide table', table('dyadWide', (rows) => swap(rows, `${Y}_1`, `${Y}_2`)), 'V8', `${Y}_1 of D0001`],
  ['a wrong mean of a couple', cells('dyadWide', 0, { [`${X}_mean`]: '1' }), 'V8', `${X}_mean or ${X}_diff of D0001`],
  ['an altered item in the wide table', cells('dyadWide', 0, { [`${X}.1_calm`]: '0.5' }), 'V9', `${X}.1_calm of D0001 is 0.5`],
  ['conditions shifted by a couple', table('pairwise', (rows) => shift(rows, ['condition', 'tone', 'tone_c', 'cond_c'].filter((name) => name in at(rows, 0)), 2)), 'V10', 'pairwise: '],
  ['a centred condition shifted by a couple', table('pairwise', (rows) => shift(rows, ['tone_c'], 2)), 'V10', 'tone_c of D000'],
  ['conditions shifted in every table of analysis', async (copy) => {
    for (const [name, by] of [['pairwise', 2], ['dyadWide', 1], ['dyads', 1]] as const) await table(name, (rows) => shift(rows, ['condition', 'tone', 'tone_c'], by))(copy);
  }, 'V10', 'assignments: D000'],
  ['a couple that is nowhere', cells('pairwise', 1, { dyad_id: 'D9999' }), 'V11', 'pairwise: dyad_id D9999 is not there'],
  ['a lost trial record', table('trialRecords', (rows) => {
    const asked = rows.findIndex(({ trial_id }) => trial_id === 'before');
    return rows.filter((_, index) => index !== asked);
  }), 'V11', 'itemResponses: record_id '],
  ['a row twice', table('scaleScores', (rows) => [...rows, at(rows, 2)]), 'V12', 'stands twice'],
  ['a value centred somewhere else', table('pairwise', (rows) => { for (const row of rows) for (const side of ['a', 'p']) row[`${X}_${side}_gmc`] = String(Number(row[`${X}_${side}_gmc`]) + 1); }), 'V13', `${X}_a_gmc of P0001`],
  ['strata shifted by a couple', table('pairwise', (rows) => shift(rows, ['stratum', 'stratum_site'], 2)), 'V14', 'stratum of D0001 is site='],
  ['a stratum whose parts say something else', async (copy) => {
    for (const name of ['dyads', 'pairwise', 'dyadWide']) await table(name, (rows) => { for (const row of rows) row['stratum_site'] = 'north'; })(copy);
  }, 'V14', 'stratum_site of D0001 is north, and its stratum says south'],
  ['the roles of two partners exchanged where they were drawn', table('assignments', (rows) => {
    const [one, other] = rows.filter(({ unit, dyad_id }) => unit === 'member' && dyad_id === 'D0002');
    if (one !== undefined && other !== undefined) [one['level'], other['level']] = [other['level'] ?? '', one['level'] ?? ''];
  }), 'V15', 'P0003 was given the role'],
  ['one role for both', table('assignments', (rows) => { for (const row of rows) if (row['unit'] === 'member') row['level'] = 'speaker'; }), 'V15', 'was given the role speaker, and has listener in pairwise'],
  ['a code without words', cells('participants', 0, { device: 'fridge' }), 'V16', 'device is fridge, for which the codebook has no words'],
  ['an answer outside of its scale', cells('dyadWide', 0, { [`${X}.1_calm`]: '101' }), 'V16', `${X}.1_calm is 101, outside of 0 to 100`],
  ['a yes that is neither 0 nor 1', cells('trialRecords', 0, { late: 'yes' }), 'V16', 'late is yes, and not 0 or 1'],
  ['half a millisecond in a whole number', cells('trialRecords', 0, { focus_lost_ms: '12.5' }), 'V16', 'focus_lost_ms is 12.5, and no integer'],
  ['an instant of nowhere', cells('participants', 0, { consented_at: '2026-11-30 20:32' }), 'V16', 'consented_at is 2026-11-30 20:32, and no instant in UTC'],
  ['no description', (copy) => rm(join(copy, 'dataset_description.json')), 'P1', 'it is not there'],
  ['a description that is no JSON', (copy) => writeFile(join(copy, 'dataset_description.json'), '{'), 'P1', 'it is no JSON object'],
  ['a description without the key description', (copy) => describing(copy, ({ description: _, ...rest }) => rest), 'P2', 'it has no description'],
  ['a description that is no Dataset', (copy) => describing(copy, (given) => ({ ...given, '@type': 'Thing' })), 'P2', 'Dataset of schema.org'],
  ['no data file', async (copy) => { for (const name of await readdir(join(copy, 'data'))) await rm(join(copy, 'data', name)); }, 'P3', 'it has no such file'],
  ['a value with a hyphen in the name of a file', (copy) => cp(join(sound, 'codebook.csv'), join(copy, 'data/study-sim-couples_description-extra_data.csv')), 'P4', 'study-sim-couples_description-extra_data.csv: is not called so'],
  ['a column that is not declared', table('dyads', (rows) => rows.map((row) => ({ ...row, mood: '1' }))), 'P5', 'mood is not in variableMeasured'],
  ['a declared variable in no file', (copy) => describing(copy, (given) => ({ ...given, variableMeasured: [...listIn(given), { '@type': 'PropertyValue', name: 'mood' }] })), 'P6', 'mood is in no data file'],
  ['a repeated column', async (copy) => {
    const file = await fileOf(copy, 'dyads');
    await writeFile(file, (await readFile(file, 'utf8')).replace('dyad_num', 'dyad_id'));
  }, 'P7', 'two columns are called dyad_id'],
  ['a row that is too short', async (copy) => {
    const file = await fileOf(copy, 'dyads');
    await writeFile(file, `${await readFile(file, 'utf8')}D0009\r\n`);
  }, 'P7', 'has 1 cells'],
  ['an empty file', async (copy) => writeFile(await fileOf(copy, 'messages'), ''), 'P8', 'it is empty'],
  ['bytes that are no UTF-8', async (copy) => {
    const file = await fileOf(copy, 'dyads');
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.from([0xff, 0xfe, 0x0d, 0x0a])]));
  }, 'P8', 'it is not UTF-8'],
  ['a row_id twice', async (copy) => writeFile(join(copy, 'data/study-verified_description-extra_data.csv'), 'row_id\r\n1\r\n1\r\n'), 'P9', 'row_id 1 stands twice'],
];

async function describing(copy: string, edit: (given: Record<string, unknown>) => object): Promise<void> {
  const file = join(copy, 'dataset_description.json');
  await writeFile(file, JSON.stringify(edit(JSON.parse(await readFile(file, 'utf8')))));
}

function listIn({ variableMeasured }: Record<string, unknown>): readonly unknown[] {
  return Array.isArray(variableMeasured) ? variableMeasured : [];
}

it('finds nothing wrong with an export as it is', async () => {
  expect(await broken(async () => undefined)).toEqual({ rules: [], messages: '' });
});

describe('sees', () => {
  it.each(DAMAGES)('%s', async (_, damage, rule, message) => {
    const { rules, messages } = await broken(damage);
    expect(rules).toContain(rule);
    expect(messages).toContain(message);
    expect(messages.split('\n').some((line) => line.startsWith(`${rule} `) && line.includes(message)), messages).toBe(true);
  });
});

it('a damage for every rule', () => {
  expect(new Set(DAMAGES.map(([, , rule]) => rule))).toEqual(new Set(Object.keys(RULES)));
});

it('a partner id that is swapped in one wave is seen, and said to be of that wave', async () => {
  const { messages } = await broken(table('pairwise', (rows) => {
    const later = rows.map((row) => ({ ...row, wave: '2', pair_row_id: `${row['participant_id']}S2` }));
    // In the second wave the first persons of two couples have each other's partner.
    for (const [one, other] of [[0, 2], [1, 3]] as const) {
      const [mine, theirs] = [at(later, one), at(later, other)];
      [mine['partner_id'], theirs['partner_id']] = [theirs['partner_id'] ?? '', mine['partner_id'] ?? ''];
    }
    return [...rows, ...later];
  }));
  expect(messages).toMatch(/V3 pairwise: .*P0001, wave 2 and P0004 are partners, and of the couples D0001 and D0002/);
  expect(messages).toMatch(/V3 pairwise: .*the partner of P0001 is P0004 in wave 2, and P0002 in participants/);
});

it('an own keyword in the name of a file is allowed, and told', async () => {
  const copy = join(folder.path, 'keyword');
  await cp(sound, copy, { recursive: true });
  await cp(join(copy, 'data', (await readdir(join(copy, 'data')))[0] ?? ''), join(copy, 'data/study-verified_table-extra_data.csv'));
  const { findings, warnings } = await verifyFolder(copy);
  expect(findings.filter(({ rule }) => rule.startsWith('P'))).toEqual([]);
  expect(warnings).toEqual(['table- is no keyword of Psych-DS; its validator warns of it.']);
});

it('says what it could not check', async () => {
  const copy = join(folder.path, 'open');
  await cp(sound, copy, { recursive: true });
  await rm(await fileOf(copy, 'pairwise'));
  expect((await verifyFolder(copy)).unchecked).toEqual(['pairwise']);
  expect(existsSync(join(sound, 'data'))).toBe(true);
});
