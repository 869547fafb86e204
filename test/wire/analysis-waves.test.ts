import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { FoundExport } from '../../analysis-export/checks/read-export.ts';
import { verifyFolder } from '../../analysis-export/checks/verify-folder.ts';
import { retest } from '../../analysis-export/report/retest.ts';
import { defineBot, type Experiment } from '../../experiments/kit/kit.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { drawnIn } from '../bots/drawn.ts';
import { tally } from '../bots/tally.ts';
import { playWaves } from '../bots/waves.ts';
import { createDatabase } from '../support/database.ts';
import { playExactCouples } from '../support/exact-couples.ts';
import { SIX_LINES, type TrueEffects } from '../support/exact-effects.ts';
import { cell, exported, rowsIn, type ExportFound, type Row } from '../support/exported.ts';
import { estimates, expectClose, fittedIn } from '../support/fitted.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasR, run } from '../support/outside-tools.ts';
import { startServer } from '../support/server.ts';
import { sharedWavesStudy, wavesStudy } from '../support/waves-study.ts';

const withR = hasR('lavaan', 'nlme');
const COUPLES = 24;
const AT_ONCE: TrueEffects = { actor: () => 0.4, partner: () => 0.2, condition: (tone) => (tone === 'warm' ? 0.5 : 0) };
/** Two weeks later less of oneself, less of the partner, and more of the condition. */
const LATER: TrueEffects = { actor: () => 0.3, partner: () => 0.1, condition: (tone) => (tone === 'warm' ? 1 : 0) };

const database = await createDatabase({ poolMax: 10 });
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

let found: ExportFound;

/** Three of four say yes to being known as a couple; everything else is by chance. */
const agreeing = defineBot({
  outcome: ownFeltsec6,
  effects: { actor: 0, partner: 0, condition: {}, residual: 1 },
  answer: ({ trial, chance }) => (trial.id !== 'partners_linked' ? undefined : chance.whole(1, 4) === 1 ? 'no' : 'yes'),
});

const openStudy = (study_id: string, experiment: Experiment) =>
  insertStudy(database.db, { study_id, experiment_id: experiment.id, mode: 'test', parameters: {}, seed: createHash('sha256').update(study_id).digest() });

beforeAll(async () => {
  await using server = await startServer(database, [wavesStudy]);
  await openStudy('two-waves', wavesStudy);
  const asked = { before: 'before', after: 'after' };
  await playExactCouples(server, database, { studyId: 'two-waves', couples: COUPLES, effects: AT_ONCE, scale: SIX_LINES, asked: { ...asked }, later: { step: 'later', days: 14, effects: LATER } });
  found = await exported(database, { studyId: 'two-waves', out: join(folder.path, 'two-waves'), includeTest: true, isExamined: true, factorsOf: async () => wavesStudy.factors });
}, 240_000);

/** The export once more, with some rows of a table changed. */
async function broken(name: string, table: string, change: (rows: readonly Row[]) => readonly Row[]): Promise<string> {
  const out = join(folder.path, name);
  await cp(found.out, out, { recursive: true });
  const file = join(out, `data/study-twoWaves_description-${table}_data.csv`);
  const rows: Row[] = parse(await readFile(file, 'utf8'), { columns: true, record_delimiter: '\r\n' });
  await writeFile(file, stringify([...change(rows)], { header: true, record_delimiter: '\r\n' }));
  return out;
}

const rulesBrokenIn = async (out: string) => [...new Set((await verifyFolder(out)).findings.map(({ rule }) => rule))];
const isLater = (row: Row, couple: string): boolean => row['wave'] === '2' && row['dyad_id'] === couple;

describe('a sitting and a follow-up', () => {
  it('hold together, everybody in time', () => {
    expect(found.report.problems).toEqual([]);
    expect(rowsIn(found, 'followUps').map(({ follow_up_status, is_late }) => `${follow_up_status} ${is_late}`)).toEqual(Array.from({ length: 2 * COUPLES }, () => 'complete 0'));
    expect(rowsIn(found, 'pairwise')).toHaveLength(4 * COUPLES);
  });

  it.skipIf(!withR)('apim.R joins the waves by person and by couple, and returns the effects of each exactly', () => {
    const { status, stdout, stderr } = run('Rscript', ['--vanilla', join(found.out, 'analysis/apim.R')]);
    expect(status, stderr).toBe(0);
    process.stderr.write(stdout);
    expect(stdout).not.toContain('NOT FITTED');
    const [, first = '', second = '', ...more] = stdout.split(/^own_feltsec6_post on own_feltsec6_pre, wave \d$/m);
    expect(more).toEqual([]);
    for (const [told, truth] of [[first, { actor: 0.4, partner: 0.2, tone_c: 0.5 }], [second, { actor: 0.3, partner: 0.1, tone_c: 1 }]] as const) {
      const fitted = fittedIn(told);
      expect(Object.keys(fitted)).toEqual(['lavaan (FIML)', 'nlme gls', 'nlme lme']);
      for (const method of Object.values(fitted)) expectClose(estimates(method), truth);
    }
  });

  it('with the partners of one wave swapped between couples is refused by the checks, and by R', async () => {
    // P0003 and P0005 have each other's partner in the follow-up.
    const swap: Readonly<Record<string, string>> = { P0004: 'P0006', P0006: 'P0004' };
    const out = await broken('swapped', 'pairwise', (rows) =>
      rows.map((row) => (row['wave'] === '2' && row['partner_id'] !== undefined ? { ...row, partner_id: swap[row['partner_id']] ?? row['partner_id'] } : row)),
    );
    expect(await rulesBrokenIn(out)).toContain('V3');
    if (!withR) return;
    const { status, stderr } = run('Rscript', ['--vanilla', join(out, 'analysis/apim.R')]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('another partner, couple or member letter in one wave than in another');
  });

  it('with the two of a couple taken for each other in one wave is found, though everybody still has the same partner', async () => {
    const out = await broken('crossed', 'pairwise', (rows) =>
      rows.map((row) => {
        const other = rows.find((one) => isLater(one, 'D0001') && one['participant_id'] === row['partner_id']);
        if (!isLater(row, 'D0001') || other === undefined) return row;
        const answers = Object.entries(other).filter(([name]) => name.startsWith('own_'));
        return { ...row, ...Object.fromEntries(answers) };
      }),
    );
    // From one table to the others; and from one wave to the next, where all tables would agree.
    expect(await rulesBrokenIn(out)).toContain('V7');
    expect(await readFile(join(found.out, 'report.html'), 'utf8')).toContain('No couple fits clearly better with its two people taken for each other.');
    expect((await retest(await FoundExport.open(out))).source).toContain('taken for each other: D0001 in wave 2.');
  });
});

describe('the open tier of a study with follow-ups', () => {
  it('has the later answers of everybody under one number, of linked couples side by side, and no day of anything', { timeout: 240_000 }, async () => {
    await using server = await startServer(database, [sharedWavesStudy]);
    await openStudy('shared-waves', sharedWavesStudy);
    const options = { url: server.url, studyId: 'shared-waves', couples: 20, seed: 4, atOnce: 20, timeWarp: 60, slowest: 5, simulation: { bot: agreeing, drawnFor: drawnIn(database.db) } };
    const days = [14];
    const { sitting, later } = await playWaves(server.desk, options, { days, skip: (ms) => server.skip(ms) }, () => undefined);
    expect(await tally(database.db, sitting, later)).toMatchObject({ couples: 20, completed: 20, follow_ups: 40, lost: 0, doubled: 0 });

    const request = { studyId: 'shared-waves', includeTest: true, factorsOf: async () => sharedWavesStudy.factors };
    const open = await exported(database, { ...request, out: join(folder.path, 'open'), tier: 'open' });
    const controlled = await exported(database, { ...request, out: join(folder.path, 'controlled') });
    expect((await verifyFolder(open.out)).findings).toEqual([]);

    const yes = rowsIn(controlled, 'trialRecords').filter((row) => row['trial_id'] === 'partners_linked' && row['response_text'] === 'yes').map((row) => cell(row, 'dyad_id'));
    const agreed = new Set(yes.filter((id, place) => yes.indexOf(id) < place));
    expect([agreed.size > 3, agreed.size < 20]).toEqual([true, true]);
    const linked = new Set(rowsIn(open, 'participants').map((row) => cell(row, 'dyad_id')).filter((id) => id !== ''));
    expect(linked.size).toBe(agreed.size);
    const waves = (rows: readonly Row[], of: string) => rows.filter((row) => row['participant_id'] === of).map((row) => cell(row, 'wave'));
    for (const { participant_id = '', dyad_id } of rowsIn(open, 'participants')) {
      expect(new Set(waves(rowsIn(open, 'itemResponses'), participant_id)), participant_id).toEqual(new Set(['1', '2']));
      if (dyad_id !== '') expect(waves(rowsIn(open, 'pairwise'), participant_id)).toEqual(['1', '2']);
    }
    expect(rowsIn(open, 'dyadWide')).toHaveLength(2 * linked.size);
    expect(Object.keys(open.tables)).not.toContain('followUps');
    const instants = Object.entries(open.files).filter(([name, text]) => name.startsWith('data/') && /\d{4}-\d\d-\d\dT/.test(text));
    expect(instants.map(([name]) => name)).toEqual([]);
    // Nothing of the later wave joins an unlinked person with the controlled export, but the answers themselves.
    const ids = rowsIn(controlled, 'itemResponses').map((row) => cell(row, 'response_id'));
    expect(rowsIn(open, 'itemResponses').filter((row) => ids.includes(cell(row, 'response_id')))).toEqual([]);
  });
});
