import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { queryExport } from '../../analysis-export/query-export.ts';
import partnerRequest from '../../experiments/partner-request/experiment.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { createDatabase } from '../support/database.ts';
import { playExactCouples } from '../support/exact-couples.ts';
import { THREE_POINTS, type TrueEffects } from '../support/exact-effects.ts';
import { exported, type ExportFound } from '../support/exported.ts';
import { estimates, expectClose, fittedIn } from '../support/fitted.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasR, run } from '../support/outside-tools.ts';
import { startServer } from '../support/server.ts';

const STUDY = 'request-effects';
const COUPLES = 40;

const withR = hasR('lavaan', 'nlme', 'haven');

const database = await createDatabase({ poolMax: 10 });
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** Of trust, on the trust before; who asks hardly minds what the other trusted. */
const TRUTH: TrueEffects = {
  actor: (role) => (role === 'asker' ? 5 / 9 : 3 / 9),
  partner: (role) => (role === 'asker' ? 1 / 9 : 3 / 9),
  condition: (cell) => (cell.startsWith('acknowledged') ? 1 / 3 : 0) + (cell.endsWith('confident') ? 2 / 3 : 0),
};

let found: ExportFound;

// The whole paradigm, one request in each couple: wishes and the pick, requests, letters, talks, and every other scale by chance.
beforeAll(async () => {
  await using server = await startServer(database, [partnerRequest]);
  const seed = createHash('sha256').update(STUDY).digest();
  const parameters = { asking: 'prob_higher', writing: 60_000, talk: 120_000, rest: 30_000 };
  await insertStudy(database.db, { study_id: STUDY, experiment_id: partnerRequest.id, mode: 'test', parameters, seed });
  const reports = await playExactCouples(server, database, {
    studyId: STUDY,
    couples: COUPLES,
    effects: TRUTH,
    scale: THREE_POINTS,
    asked: { before: 'pre', after: 'post', trial: 'trust' },
    timeWarp: 8,
  });
  expect(reports.map(({ outcome }) => outcome)).toEqual(reports.map(() => 'finished'));
  const out = join(folder.path, STUDY);
  found = await exported(database, { studyId: STUDY, out, includeTest: true, isExamined: true, factorsOf: async () => partnerRequest.factors });
}, 400_000);

describe('effects of asker and responder that the answers of a whole partner request carry exactly', () => {
  it('the export holds together', async () => {
    expect(found.report.problems).toEqual([]);
    expect((await verifyFolder(found.out)).findings).toEqual([]);
  });

  const byRole = async (edit: (sql: string) => string = (sql) => sql) => {
    const file = join(found.out, 'analysis/apim-roles.sql');
    const sql = (await readFile(file, 'utf8')).replaceAll(/own_\w+_(post|pre)_/g, 'own_trust3_$1_');
    const { columns, rows } = await queryExport(found.out, edit(sql));
    expect(columns).toEqual(['role', 'condition', 'people', 'actor', 'partner', 'at_mean']);
    return rows.map(([role, condition, people, actor, partner, atMean]) => ({
      role: String(role), condition: String(condition), people: Number(people), actor, partner, atMean: Number(atMean),
    }));
  };

  it('DuckDB returns them, by the closed form that comes with the export', async () => {
    const rows = await byRole();
    expect(rows.map(({ role, condition }) => `${role} ${condition}`)).toHaveLength(8);
    expect(rows.reduce((sum, { people }) => sum + people, 0)).toBe(2 * COUPLES);
    for (const { role, condition, actor, partner, atMean } of rows) {
      expectClose({ actor, partner }, { actor: TRUTH.actor(role), partner: TRUTH.partner(role) });
      const control = rows.find((row) => row.role === role && row.condition === 'plain_plain');
      expectClose({ [condition]: atMean - (control?.atMean ?? Number.NaN) }, { [condition]: TRUTH.condition(condition) });
    }
  });

  it.skipIf(!withR)('lavaan, gls and lme by role return them, by the script that comes with the export', async () => {
    const file = join(found.out, 'analysis/apim.R');
    const script = await readFile(file, 'utf8');
    // Every other scale was answered by chance, and costs the same time.
    const filled = join(found.out, 'analysis/trust.R');
    await writeFile(filled, script.replace('for (model in models)', 'for (model in Filter(function(one) one$outcome == "own_trust3_post", models))'));
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', filled]);
    expect(status, stderr).toBe(0);
    expect(stdout).not.toContain('NOT FITTED');
    const roles = { asker: TRUTH.actor('asker'), responder: TRUTH.actor('responder') };
    for (const method of ['lavaan by role', 'nlme gls by role', 'nlme lme by role']) {
      const fitted = estimates(fittedIn(stdout)[method]);
      expect(Object.keys(fitted)).toEqual(expect.arrayContaining(['roleasker:actor', 'roleresponder:partner']));
      for (const [role, actor] of Object.entries(roles)) {
        expectClose(fitted, { [`role${role}:actor`]: actor, [`role${role}:partner`]: TRUTH.partner(role) });
      }
      expectClose(fitted, { acknowledgement_c: 1 / 3, confidence_c: 2 / 3 });
    }
  });

  it('with the roles of partners exchanged they are not the truth any more', async () => {
    const rows = await byRole((sql) => sql.replace('role_a as role', 'role_p as role'));
    for (const { role, actor } of rows) expect(Math.abs(Number(actor) - TRUTH.actor(role))).toBeGreaterThan(0.1);
  });
});
