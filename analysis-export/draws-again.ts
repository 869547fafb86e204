import { createHash } from 'node:crypto';
import { conditionsAt } from '../server/assignment/randomisation.ts';
import { BLOCKED_DRAWS, SEED_OF_STUDY } from '../server/store/draw-audit.ts';
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
  const [study] = await snapshot.rows<{ seed: Uint8Array }>(SEED_OF_STUDY, [studyId]);
  const rows = await snapshot.rows<DrawRow>(BLOCKED_DRAWS, [studyId]);
  if (study === undefined) return 'the study has no seed';
  const commit = createHash('sha256').update(study.seed).digest('hex');
  const places = rows.map(({ block, position, block_size }) => ({ block, position, blockSize: block_size }));
  const again = conditionsAt(places, cells, study.seed);
  const wrong = rows.filter(({ condition, seed_commit }, index) => condition !== again[index] || seed_commit !== commit);
  return wrong.length === 0 ? null : `of ${rows.length} draws, number ${wrong.slice(0, 5).map(({ draw }) => draw).join(', ')} ${wrong.length > 5 ? 'and more ' : ''}do not follow from the seed`;
}
