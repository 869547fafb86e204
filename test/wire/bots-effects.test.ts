import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import bot from '../../experiments/compliment-reframing/bot.ts';
import { pointsPerDeviation } from '../../experiments/kit/bot.ts';
import { insertStudy } from '../../server/store/studies.ts';
import { playCouples } from '../bots/couples.ts';
import { drawnIn } from '../bots/drawn.ts';
import { readFaults } from '../bots/faults.ts';
import { tally } from '../bots/tally.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn, type Row } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { regress } from '../support/regression.ts';
import { startServer } from '../support/server.ts';

const STUDY = 'declared-effects';
const COUPLES = 20;

/** How far an estimate may be from the truth, in standard deviations of the trait: four standard errors. */
const BANDS = { actor: 0.25, partner: 0.25, meaning: 0.5 } as const;

const database = await createDatabase({ poolMax: 10 });
afterAll(() => database.drop());

it('the export gives back the effects that the bots declare, through lost connections, reloads and a slow line', { timeout: 180_000 }, async () => {
  await using server = await startServer(database);
  await using folder = temporaryFolder();
  const seed = createHash('sha256').update(STUDY).digest();
  await insertStudy(database.db, { study_id: STUDY, experiment_id: 'compliment-reframing', mode: 'test', parameters: {}, seed });
  const reports = await playCouples(
    server.desk,
    {
      url: server.url,
      studyId: STUDY,
      couples: COUPLES,
      seed: 11,
      atOnce: COUPLES,
      timeWarp: 60,
      slowest: 5,
      faults: readFaults('drop:0.05,reload:0.05,latency:40±10'),
      simulation: { bot, drawnFor: drawnIn(database.db) },
    },
    () => undefined,
  );
  const result = await tally(database.db, reports);
  expect(result).toMatchObject({ couples: COUPLES, completed: COUPLES, lost: 0, doubled: 0 });
  expect(result.faults.drop).toBeGreaterThan(0);
  expect(result.faults.reload).toBeGreaterThan(0);

  const found = await exported(database, { studyId: STUDY, out: join(folder.path, 'out'), includeTest: true });
  const pairs = rowsIn(found, 'pairwise');
  expect(pairs).toHaveLength(2 * COUPLES);
  const deviations = (row: Row, column: string): number => (numberIn(row, column) ?? Number.NaN) / pointsPerDeviation(bot.outcome);
  const { estimates, errors } = regress(
    pairs.map((row) => [
      1,
      deviations(row, 'own_feltsec6_pre_a_gmc'),
      deviations(row, 'own_feltsec6_pre_p_gmc'),
      cell(row, 'framing') === 'meaning' ? 1 : 0,
    ]),
    pairs.map((row) => deviations(row, 'own_feltsec6_post_a')),
  );
  const { actor, partner, condition } = bot.effects;
  const truths = [['actor', actor], ['partner', partner], ['meaning', condition['meaning'] ?? 0]] as const;
  const figures = truths.map(([name, truth], index) => {
    const [estimate = Number.NaN, error = Number.NaN] = [estimates[index + 1], errors[index + 1]];
    return { name, truth, estimate, error };
  });
  const lines = figures.map(({ name, truth, estimate, error }) => `${name} ${truth} → ${estimate.toFixed(3)} (SE ${error.toFixed(3)})`);
  process.stderr.write(`declared and recovered: ${lines.join(', ')}; faults ${JSON.stringify(result.faults)}\n`);
  for (const { name, truth, estimate } of figures) {
    expect(Math.sign(estimate), name).toBe(Math.sign(truth));
    expect(Math.abs(estimate - truth), lines.join(', ')).toBeLessThan(BANDS[name]);
  }
});
