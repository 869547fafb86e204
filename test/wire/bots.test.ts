import { afterAll, expect, it } from 'vitest';
import kitDe from '../../experiments/kit/texts.de.json' with { type: 'json' };
import kitEn from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { playCouples } from '../bots/couples.ts';
import { readFaults } from '../bots/faults.ts';
import { tally } from '../bots/tally.ts';
import { createDatabase } from '../support/database.ts';
import { startServer } from '../support/server.ts';

const database = await createDatabase({ poolMax: 10 });
afterAll(() => database.drop());

it.each(['recall', 'fresh'])('couples go through %s over real sockets, and nothing is lost or doubled', async (source) => {
  await using server = await startServer(database);
  const studyId = await server.createStudy({ source });
  const options = { url: server.url, studyId, couples: 6, seed: 7, atOnce: 6, timeWarp: 200, slowest: 5 };
  const reports = await playCouples(server.desk, options, () => undefined);
  const result = await tally(database.db, reports);

  expect(result).toMatchObject({ couples: 6, completed: 6, lost: 0, doubled: 0 });
  expect(result.acknowledged).toBe(reports.flat().reduce((sum, { sent }) => sum + sent, 0));
  expect(result.trial_records).toBe(result.acknowledged);
  expect(Object.values(result.conditions).reduce((sum, couples) => sum + couples, 0)).toBe(6);
  expect(result.start_skew_ms.p50).not.toBeNull();
  expect(server.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
});

it('each reads the language of their own link, from the consent to the end', async () => {
  await using server = await startServer(database);
  const studyId = await server.createStudy();
  const languages = ['de', 'en'] as const;
  const options = { url: server.url, studyId, couples: 2, seed: 9, atOnce: 2, timeWarp: 200, slowest: 5, languages };
  const reports = await playCouples(server.desk, options, () => undefined);
  for (const couple of reports) expect(couple.map((bot) => [...bot.languages])).toEqual([['de'], ['en']]);
  for (const [german, english] of reports) {
    expect(german.words).toContain(kitDe.consent.agree);
    expect(german.words).not.toContain(kitEn.consent.agree);
    expect(english.words).toContain(kitEn.consent.agree);
    expect(english.words).not.toContain(kitDe.consent.agree);
  }
  expect(await tally(database.db, reports)).toMatchObject({ couples: 2, completed: 2, lost: 0, doubled: 0 });
});

it('one of each couple leaves at the step that was asked for; the other is let go, and nothing is lost', async () => {
  await using server = await startServer(database);
  const studyId = await server.createStudy();
  const faults = readFaults('leave@post,latency:20±5');
  const options = { url: server.url, studyId, couples: 3, seed: 8, atOnce: 3, timeWarp: 100, slowest: 5, faults };
  const reports = await playCouples(server.desk, options, () => undefined);
  // Who stays may be through with everything before the other leaves.
  for (const outcomes of reports.map((couple) => couple.map(({ outcome }) => outcome).sort())) {
    expect([['ended', 'left'], ['finished', 'left']]).toContainEqual(outcomes);
  }
  const result = await tally(database.db, reports);
  expect(result).toMatchObject({ completed: 0, lost: 0, doubled: 0, faults: { drop: 0, reload: 0, leave: 3 } });
  expect(result.acknowledged).toBe(reports.flat().reduce((sum, { sent }) => sum + sent, 0));
});
