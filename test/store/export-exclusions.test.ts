import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Member } from '../../server/protocol/member.ts';
import { insertExclusionMark } from '../../server/store/exclusion-marks.ts';
import { createDatabase } from '../support/database.ts';
import { exported, rowsIn } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { smallStudy } from '../support/small-study.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

it('marks of the lab stand beside the data, the newest for each, without words, and take nothing away', async () => {
  const stage = await Stage.open(database, { id: 'marked' }, smallStudy);
  const played = async (): Promise<StageCouple> => (await (await stage.couple()).arrives('A', 'B')).plays();
  const couples = [await played(), await played(), await (await (await stage.couple()).arrives('A', 'B')).plays({ A: 'alone', B: 'alone' })];
  const [one, two, left] = couples;
  await left?.leavesForGood('B');
  const staffId = randomUUID();
  await database.db('staff').insert({ staff_id: staffId, name: 'Ada', password_hash: '$argon2id$none', is_owner: false });
  const mark = (couple: StageCouple | undefined, member: Member | null, rule: string | null) =>
    insertExclusionMark(database.db, { markId: randomUUID(), dyadSessionId: couple?.scopes.A.dyadSessionId ?? '', member, rule, reason: 'Anna Berg rang the bell', staffId });
  await mark(one, null, 'technical-failure');
  await mark(one, null, 'disturbed');
  await mark(two, 'A', 'did-not-follow');
  await mark(two, 'B', 'other');
  await mark(two, 'B', null);
  await mark(left, 'B', 'not-eligible');

  const found = await exported(database, { studyId: 'marked', out: join(folder.path, 'marked') });
  const people = rowsIn(found, 'participants');
  const idOf = (dyadId: string, member: string) => people.find((row) => row['dyad_id'] === dyadId && row['member'] === member)?.['participant_id'];
  expect(rowsIn(found, 'exclusions').map((row) => [row['dyad_id'], row['participant_id'], row['rule'], row['by'], row['note']])).toEqual([
    ['D0001', '', 'disturbed', 'lab', ''],
    ['D0002', idOf('D0002', 'A'), 'did-not-follow', 'lab', ''],
  ]);
  expect(rowsIn(found, 'exclusions').every((row) => /^\d{4}-\d\d-\d\dT/.test(String(row['applied_at'])))).toBe(true);
  expect(rowsIn(found, 'dyads').map((row) => row['exclusion_reason'])).toEqual(['disturbed', '', '']);
  expect(rowsIn(found, 'pairwise').filter((row) => row['dyad_id'] !== 'D0003')).toHaveLength(4);
  expect(JSON.stringify(found.files)).not.toContain('Anna Berg');
});
