import type { Experiment } from '../../experiments/kit/kit.ts';
import { allocation, drawReport } from '../assignment/draw-report.ts';
import type { EarlierDraw } from '../assignment/drawn-so-far.ts';
import { armsOf } from '../assignment/schemes.ts';
import type { Backbone } from '../backbone.ts';
import { StartError } from '../database/start-error.ts';
import { cells } from '../planning/cells.ts';
import { earlierDraws } from '../store/assignments.ts';
import { recordStaffAction } from '../store/audit.ts';
import { commitmentTo, findStudy, type StudyRow } from '../store/studies.ts';
import { askToUnblind, ENOUGH_TO_UNBLIND, whoAskedToUnblind } from '../store/unblindings.ts';
import { experimentNamed } from './experiments.ts';
import { shellActor } from './shell-actor.ts';
import { table } from './table.ts';

/** How the study draws and whether its draws follow from the seed; who got what only when it is unblinded. */
export async function tellRandomisation(id: string, experiments: readonly Experiment[], { db }: Pick<Backbone, 'db'>): Promise<readonly string[]> {
  const study = await studyNamed(id, db);
  const conditions = armsOf(study.randomisation, cells(experimentNamed(experiments, study.experiment_id)).map(({ condition }) => condition));
  const drawn = await earlierDraws(db, id);
  const { scheme, commitment, consort, wrong } = drawReport({ ...study, commitment: commitmentTo(study.seed) }, drawn, conditions);
  const agreement = wrong.length === 0 ? 'all follow from the seed' : `number ${wrong.join(', ')} do not follow from the seed: somebody has changed them`;
  return [
    `Study "${id}" draws by ${scheme}. Commitment to the seed: ${commitment}`,
    consort,
    `Draws made again: ${drawn.length}, and ${agreement}.`,
    ...(await shownAllocation(study, drawn, conditions, db)),
  ];
}

/** Notes that this person wants the allocation shown; it is when another one wants it too. */
export async function unblind(
  { study, by, reason }: { readonly study: string; readonly by: string; readonly reason: string },
  { db }: Pick<Backbone, 'db'>,
): Promise<readonly string[]> {
  await studyNamed(study, db);
  await db.transaction(async (trx) => {
    if (!(await askToUnblind(trx, { study, by, reason }))) throw new StartError(`${by} has asked for "${study}" before. Another person has to ask.`);
    await recordStaffAction(trx, { actor: shellActor(), action: 'unblind', studyId: study, reason });
  });
  const asked = await whoAskedToUnblind(db, study);
  if (asked.length < ENOUGH_TO_UNBLIND) return [`Noted for ${by}. The allocation of "${study}" is shown when another person has asked as well.`];
  return [`"${study}" is unblinded, by ${asked.join(' and ')}. See: npm run study -- randomisation --study ${study}`];
}

async function shownAllocation(
  { study_id, mode }: StudyRow,
  drawn: readonly EarlierDraw[],
  conditions: readonly string[],
  db: Backbone['db'],
): Promise<readonly string[]> {
  const asked = await whoAskedToUnblind(db, study_id);
  if (mode === 'live' && asked.length < ENOUGH_TO_UNBLIND) {
    return [`Who got which condition is concealed until two people have asked (npm run study -- unblind); so far: ${asked.join(', ') || 'nobody'}.`];
  }
  await db.transaction((trx) => recordStaffAction(trx, { actor: shellActor(), action: 'show-allocation', studyId: study_id }));
  return drawn.length === 0 ? ['No couple has been drawn yet.'] : [table(allocation(drawn, conditions).map((count) => ({ ...count })))];
}

async function studyNamed(id: string, db: Backbone['db']): Promise<StudyRow> {
  const found = await findStudy(db, id);
  if (found !== null) return found;
  throw new StartError(`There is no study "${id}". See: npm run study -- status`);
}
