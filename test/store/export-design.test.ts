import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import partnerRequest from '../../experiments/partner-request/experiment.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, rowsIn } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT } from '../support/program.ts';
import { Stage } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

it('the stratum of a couple is a covariate in every table of couples, and in the models', async () => {
  const stage = await Stage.open(database, { id: 'strata' });
  const sites = ['north', 'south'];
  for (const site of sites) {
    const couple = await stage.couple();
    const { dyad_id } = await database.db('participants').where({ participant_id: couple.scopes.A.participantId }).first<{ dyad_id: string }>('dyad_id');
    await database.db('dyads').where({ dyad_id }).update({ stratum: `site=${site}; first-time=yes` });
    await (await couple.arrives('A', 'B')).plays();
  }

  const found = await exported(database, { studyId: 'strata', out: `${folder.path}/strata` });
  const expected = sites.map((site) => [`site=${site}; first-time=yes`, site, 'yes']);
  const strata = (table: string) => rowsIn(found, table).map((row) => ['stratum', 'stratum_site', 'stratum_first_time'].map((name) => cell(row, name)));
  expect(strata('dyads')).toEqual(expected);
  expect(strata('dyadWide')).toEqual(expected);
  expect(strata('pairwise')).toEqual(expected.flatMap((row) => [row, row]));
  // What a study calls so stands also where analysts look for it, and the draw has what it was made within.
  expect(rowsIn(found, 'dyadSessions').map((row) => cell(row, 'site'))).toEqual(sites);
  expect(found.headers['dyadSessions']).not.toContain('mode');
  expect(rowsIn(found, 'assignments').map((row) => cell(row, 'stratum'))).toEqual(expected.map(([stratum]) => stratum));
  const models = found.files['analysis/apim.R'] ?? '';
  expect(models).toContain('list(name = "stratum_site", levels = c("north", "south"))');
  expect(models).not.toContain('stratum_first_time');
  const open = await exported(database, { studyId: 'strata', out: `${folder.path}/open`, tier: 'open' });
  expect(Object.values(open.headers).flat().filter((name) => name.startsWith('stratum'))).toEqual([]);
});

it('a study of two of three conditions is one of two: centred, and drawn again from the seed', async () => {
  const stage = await Stage.open(database, { id: 'arms' });
  await database.db('studies').where({ study_id: 'arms' }).update({ randomisation: JSON.stringify({ scheme: 'blocks', strata: {}, arms: ['meaning', 'plain'] }) });
  for (let couples = 0; couples < 2; couples += 1) await (await (await stage.couple()).arrives('A', 'B')).plays();
  const found = await exported(database, { studyId: 'arms', out: `${folder.path}/arms` });
  const codes = { meaning: -0.5, plain: 0.5 };
  expect(rowsIn(found, 'dyads')).toHaveLength(2);
  for (const row of rowsIn(found, 'dyads')) expect(codes).toHaveProperty(cell(row, 'condition'), Number(cell(row, 'cond_c')));
  expect(found.files['codebook.csv']).not.toMatch(/^dyads,condition,.*detail/m);
  expect(found.report.problems).toEqual([]);
});

it('a role is a row of its own for each person, beside what the couple was drawn', async () => {
  const stage = await Stage.open(database, { id: 'roles' }, partnerRequest);
  await (await (await stage.couple()).arrives('A', 'B')).plays();
  const leaving = await (await stage.couple()).arrives('A', 'B');
  await leaving.plays({ A: 'post', B: 'post' });
  await leaving.leavesForGood('A');

  const found = await exported(database, { studyId: 'roles', out: `${folder.path}/roles`, factorsOf: async () => partnerRequest.factors });
  const rows = rowsIn(found, 'assignments');
  const roles = rows.filter((row) => row['unit'] === 'member');
  const asPaired = rowsIn(found, 'pairwise').map((row) => [`${row['dyad_id']}S1.role.${row['member']}`, row['participant_id'], row['role_a']]);
  expect(roles.map((row) => [row['assignment_id'], row['participant_id'], row['level']])).toEqual(asPaired.filter(([id]) => id !== 'D0002S1.role.A'));
  expect(new Set(roles.map((row) => row['level']))).toEqual(new Set(['asker', 'responder']));
  expect(rowsIn(found, 'dyads').map((row) => cell(row, 'distinguishable_by'))).toEqual(['role', 'role']);
  const [drawn] = await database.db('assignments').where({ study_id: 'roles' }).pluck('role_rule');
  expect(new Set(roles.map((row) => row['method']))).toEqual(new Set([drawn]));
  expect(rows.filter((row) => row['unit'] === 'dyad').every((row) => cell(row, 'participant_id') === '')).toBe(true);
  expect(found.report.tables.find(({ table }) => table === 'assignments')?.rows).toBe(rows.length);
});

it('couples of one definition have one hash of it, also before the draw, and those of another parameter have another', async () => {
  const hashes = async (id: string, parameters: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const stage = await Stage.open(database, { id, parameters });
    await (await (await stage.couple()).arrives('A', 'B')).plays();
    await stage.couple();
    const found = await exported(database, { studyId: id, out: `${folder.path}/${id}` });
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
    expect(rowsIn(found, 'dyadSessions').map((row) => cell(row, 'server_version'))).toEqual([manifest.version, manifest.version]);
    return [...new Set(rowsIn(found, 'dyads').map((row) => cell(row, 'definition_hash')))];
  };
  const [one, again, other] = [await hashes('hash-one', {}), await hashes('hash-again', { source: 'recall' }), await hashes('hash-other', { source: 'fresh' })];
  expect(one).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(again).toEqual(one);
  expect(other).toHaveLength(1);
  expect(other).not.toEqual(one);
});

it('a pause lasts from when the first is gone until both are there again', async () => {
  const stage = await Stage.open(database, { id: 'pauses' });
  const couple = await (await stage.couple()).arrives('A');
  await couple.waits(5_000);
  await (await couple.arrives('B')).plays({ A: 'privacy', B: 'privacy' });
  const pauses = [[['A'], 1_000], [['B', 'A'], 2_500]] as const;
  for (const [members, ms] of pauses) {
    for (const member of members) await couple.goes(member);
    await couple.waits(ms);
    await couple.arrives(...members);
  }
  await couple.goes('B');
  await (await (await stage.couple()).arrives('A', 'B')).leavesForGood('B');

  const found = await exported(database, { studyId: 'pauses', out: `${folder.path}/pauses` });
  expect(rowsIn(found, 'dyadSessions').map((row) => [cell(row, 'n_pauses'), cell(row, 'pause_ms')])).toEqual([['2', '3500'], ['', '']]);
});
