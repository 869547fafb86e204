import { createHash } from 'node:crypto';
import { conditionsAt } from '../server/assignment/randomisation.ts';
import type { Conditions } from './conditions.ts';
import type { Snapshot } from './snapshot.ts';

interface DrawRow {
  readonly draw: number;
  readonly condition: string;
  readonly block: number;
  readonly position: number;
  readonly block_size: number;
  readonly seed_commit: string;
}

/**
 * Makes every draw of the study again from its seed, and compares. The seed does not leave this function.
 *
 * @returns what does not agree; `null` where all draws are those of the seed
 */
export async function drawsAgain(snapshot: Snapshot, studyId: string, { cells }: Conditions): Promise<string | null> {
  const [study] = await snapshot.rows<{ seed: Uint8Array }>('select seed from studies where study_id = $1', [studyId]);
  const rows = await snapshot.rows<DrawRow>(
    `select draw, condition, block, position, block_size, seed_commit from assignments
      where study_id = $1 and method = 'blocked' order by draw`,
    [studyId],
  );
  if (study === undefined) return 'the study has no seed';
  const commit = createHash('sha256').update(study.seed).digest('hex');
  const places = rows.map(({ block, position, block_size }) => ({ block, position, blockSize: block_size }));
  const again = conditionsAt(places, cells, study.seed);
  const wrong = rows.filter(({ condition, seed_commit }, index) => condition !== again[index] || seed_commit !== commit);
  return wrong.length === 0 ? null : `of ${rows.length} draws, number ${wrong.slice(0, 5).map(({ draw }) => draw).join(', ')} ${wrong.length > 5 ? 'and more ' : ''}do not follow from the seed`;
}
