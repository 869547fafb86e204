import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { describe } from '../../server/assignment/draw-report.ts';
import { balanceOf, type Balance } from '../../server/assignment/expected.ts';
import { drawnAgain, type Randomisation } from '../../server/assignment/schemes.ts';
import { earlierDraw, type DrawnRow } from '../../server/store/assignments.ts';
import { DRAWS_OF_STUDY, SEED_OF_STUDY } from '../../server/store/draw-audit.ts';
import type { Conditions } from './conditions.ts';

interface DrawRow extends DrawnRow {
  readonly draw: number;
  readonly seed_commit: string;
}

/** What the draws of a study are against its plan. */
export interface DrawsFound {
  /** What does not agree; `null` where all draws are those of the seed. */
  readonly problem: string | null;
  /** `blocks by site`. */
  readonly scheme: string;
  readonly balance: readonly Balance[];
}

/**
 * Makes every draw of the study again from its seed, and compares; counts what was drawn, against what was planned. The
 * seed and the list do not leave this function.
 *
 * Whoever exports may read no seed, so this asks as the server does.
 */
export async function drawsAgain(db: Knex, studyId: string, { cells }: Conditions): Promise<DrawsFound> {
  const { rows: [study] } = await db.raw<{ rows: { seed: Uint8Array; randomisation: Randomisation }[] }>(SEED_OF_STUDY, { study: studyId });
  const { rows } = await db.raw<{ rows: DrawRow[] }>(DRAWS_OF_STUDY, { study: studyId });
  if (study === undefined) return { problem: 'the study has no seed', scheme: 'unknown', balance: [] };
  const { randomisation, seed } = study;
  const drawn = rows.map(earlierDraw);
  const commit = createHash('sha256').update(seed).digest('hex');
  const again = drawnAgain(randomisation, drawn, { conditions: cells, seed });
  const wrong = rows.filter(({ condition, seed_commit }, index) => condition !== again[index]?.condition || seed_commit !== commit);
  return {
    problem: wrong.length === 0 ? null : `of ${rows.length} draws, number ${wrong.slice(0, 5).map(({ draw }) => draw).join(', ')} ${wrong.length > 5 ? 'and more ' : ''}do not follow from the seed`,
    scheme: describe(randomisation),
    balance: rows.length === 0 ? [] : balanceOf(randomisation, drawn, cells),
  };
}
