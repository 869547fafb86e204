import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { drawFromBlocks } from '../../../server/assignment/randomisation.ts';
import { cells } from '../../../server/planning/cells.ts';
import { eventsOf, nameOf, type CoupleFound, type Evidence } from '../evidence.ts';
import { grouped } from '../grouped.ts';
import { nemesisStudy } from '../study.ts';
import type { Checker } from './records.ts';

interface AssignmentRow {
  readonly dyad_id: string;
  readonly draw: number;
  readonly condition: string;
  readonly levels: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly block: number;
  readonly position: number;
  readonly block_size: number;
  readonly previous_hash: string;
  readonly hash: string;
  readonly [column: string]: unknown;
}

/** I11: each couple has one draw, and both were shown what was drawn. */
export const sameCondition: Checker = async (evidence) => {
  const byDyad = grouped(await assignments(evidence), ({ dyad_id }) => dyad_id);
  return evidence.couples.flatMap((couple) => {
    const drawn = byDyad.get(couple.pair.couple.dyadId) ?? [];
    const told = eventsOf(couple, 'assigned').map(({ event }) => event.condition);
    if (told.length > 0 && drawn.length !== 1) return [`${nameOf(couple)}: ${drawn.length} draws`];
    const [row] = drawn;
    if (row === undefined) return [];
    const level = row.levels['tone'] ?? '';
    const others = couple.pair.people.filter(({ history }) => tonesIn(history.seen).some((tone) => tone !== level));
    return [
      ...told.filter((condition) => condition !== row.condition).map((condition) => `was told ${condition}, drawn ${row.condition}`),
      ...others.map(({ member }) => `${member} was shown another condition than ${level}`),
    ].map((what) => `${nameOf(couple)}: ${what}`);
  });
};

/** I12: the draws follow from the seed, in their order, and no block has a hole. */
export const balance: Checker = async (evidence) => {
  const rows = await assignments(evidence);
  const conditions = cells(nemesisStudy).map(({ condition }) => condition);
  const counts = new Map(conditions.map((condition) => [condition, 0]));
  const largest = Math.max(0, ...rows.map(({ block_size }) => block_size));
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const last = before === undefined ? null : { block: before.block, position: before.position, blockSize: before.block_size };
    const again = drawFromBlocks(conditions, last, evidence.studySeed);
    counts.set(row.condition, (counts.get(row.condition) ?? 0) + 1);
    const [least = 0, most = 0] = [Math.min(...counts.values()), Math.max(...counts.values())];
    const found = { condition: row.condition, block: row.block, position: row.position, blockSize: row.block_size };
    return [
      ...(row.draw === index + 1 ? [] : [`draw ${index + 1} has the number ${row.draw}`]),
      ...(isDeepStrictEqual({ ...again }, found) ? [] : [`draw ${row.draw} does not follow from the seed`]),
      ...(most - least <= largest ? [] : [`after draw ${row.draw} the conditions stand ${most} to ${least}`]),
    ];
  });
};

/** I13: no browser was sent the seed, in whatever form, or the size of a block. */
export const concealment: Checker = ({ couples, studySeed }) => {
  const forbidden = [studySeed.toString('hex'), studySeed.toString('base64'), studySeed.toString('base64url'), 'block_size', 'blockSize'];
  return couples.flatMap((couple) =>
    couple.pair.people.flatMap(({ member, line }) => {
      const bytes = Buffer.concat(line.received);
      return forbidden.filter((words) => bytes.includes(words)).map(() => `${nameOf(couple)}: ${member} was sent what the draw is made of`);
    }),
  );
};

/** I20: each draw is chained to the one before, and no row that is to stay can be changed. */
export const audit: Checker = async (evidence) => {
  const rows = await assignments(evidence);
  const broken = rows.flatMap((row, index) => [
    ...(row.previous_hash === (rows[index - 1]?.hash ?? '') ? [] : [`draw ${row.draw} is not chained to the one before`]),
    ...(hashOf(row) === row.hash ? [] : [`draw ${row.draw} does not have the content of its hash`]),
  ]);
  const open: string[] = [];
  for (const table of ['assignments', 'events', 'trial_records', 'consents', 'messages', 'texts', 'plan_parts']) {
    if (await canEmpty(evidence, table)) open.push(`rows of ${table} can be deleted`);
  }
  return [...broken, ...open];
};

async function canEmpty({ db }: Evidence, table: string): Promise<boolean> {
  const trx = await db.transaction();
  try {
    await trx(table).del();
    return true;
  } catch {
    return false;
  } finally {
    await trx.rollback();
  }
}

function assignments({ db, studyId }: Evidence): Promise<readonly AssignmentRow[]> {
  return db<AssignmentRow>('assignments').where({ study_id: studyId }).orderBy('draw').select();
}

/** As the store makes it: over the columns in the order of the table. */
function hashOf(row: AssignmentRow): string {
  const facts = {
    study_id: row['study_id'],
    dyad_id: row.dyad_id,
    dyad_session_id: row['dyad_session_id'],
    draw: row.draw,
    condition: row.condition,
    levels: inOrder(row.levels),
    roles: inOrder(row.roles),
    method: row['method'],
    block: row.block,
    block_size: row.block_size,
    position: row.position,
    stratum: row['stratum'],
    seed_commit: row['seed_commit'],
    assigned_at: row['assigned_at'] instanceof Date ? row['assigned_at'].toISOString() : row['assigned_at'],
    previous_hash: row.previous_hash,
    role_rule: row['role_rule'],
    role_probability: row['role_probability'],
    role_tie: row['role_tie'],
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

function inOrder(named: Readonly<Record<string, string>>): string {
  return JSON.stringify(named, Object.keys(named).sort());
}

function tonesIn(seen: CoupleFound['pair']['people'][0]['history']['seen']): readonly string[] {
  return seen.flatMap(({ view }) => /Write something (\w+)/.exec(JSON.stringify(view))?.[1] ?? []);
}
