import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { drawnAgain, type Randomisation } from '../../server/assignment/schemes.ts';
import { earlierDraw, type DrawnRow } from '../../server/store/assignments.ts';
import { DRAWS_OF_STUDY, SEED_OF_STUDY } from '../../server/store/draw-audit.ts';
import type { Conditions } from './conditions.ts';

interface DrawRow extends DrawnRow {
  readonly draw: number;
  readonly seed_commit: string;
}

/**
 * Makes every draw of the study again from its seed, and compares. The seed does not leave this function.
 *
 * Whoever exports may read no seed, so this asks as the server does.
 *
 * @returns what does not agree; `null` where all draws are those of the seed
 */
export async function drawsAgain(db: Knex, studyId: string, { cells }: Conditions): Promise<string | null> {
  const { rows: [study] } = await db.raw<{ rows: { seed: Uint8Array; randomisation: Randomisation }[] }>(SEED_OF_STUDY, { study: studyId });
  const { rows } = await db.raw<{ rows: DrawRow[] }>(DRAWS_OF_STUDY, { study: studyId });
  if (study === undefined) return 'the study has no seed';
  const commit = createHash('sha256').update(study.seed).digest('hex');
  const again = drawnAgain(study.randomisation, rows.map(earlierDraw), { conditions: cells, seed: study.seed });
  const wrong = rows.filter(({ condition, seed_commit }, index) => condition !== again[index]?.condition || seed_commit !== commit);
  return wrong.length === 0 ? null : `of ${rows.length} draws, number ${wrong.slice(0, 5).map(({ draw }) => draw).join(', ')} ${wrong.length > 5 ? 'and more ' : ''}do not follow from the seed`;
}
