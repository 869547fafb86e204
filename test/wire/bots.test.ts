import { afterAll, expect, it } from 'vitest';
import { playCouples } from '../bots/couples.ts';
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
