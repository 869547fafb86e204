import { LAST_COUPLES, serverRoutes as routes, type StudySigns } from '../protocol/staff/server-routes.ts';
import { progressOf, type CoupleProgress } from '../store/progress.ts';
import { earlierDraws } from '../store/assignments.ts';
import { studyRoutes } from '../protocol/staff/study-routes.ts';
import { findStudy } from '../store/studies.ts';
import { isUnblinded } from '../store/unblindings.ts';
import { actOf, answered, refused } from './act.ts';
import { drawnOf, hasCompleted, isOver } from './course.ts';
import type { StudyPorts } from './desk.ts';
import { permitted } from './permitted.ts';

/** How the server does, and what there is to see of a study as a whole. */
export function serverActs({ db, conditionsOf, serverState }: StudyPorts) {
  return {
    'server-state': actOf(routes['server-state'], async () => answered(await serverState())),

    'study-signs': actOf(routes['study-signs'], async ({ studyId }, acting) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const couples = await progressOf(db, studyId);
      const maySee = permitted(studyRoutes['study-draws'].rule, acting, studyId) === 'permitted' && (await isUnblinded(db, study));
      const conditions = maySee ? conditionsOf(study) : null;
      const largest = Math.max(0, ...(await earlierDraws(db, studyId)).map(({ place }) => place?.blockSize ?? 0));
      return answered({ dropOut: dropOutOf(couples), imbalance: conditions === null || largest === 0 ? null : { gap: gapOf(couples, conditions), allowed: largest } });
    }),
  };
}

function dropOutOf(couples: readonly CoupleProgress[]): StudySigns['dropOut'] {
  const last = couples
    .filter((couple) => isOver(couple) && couple.condition !== null)
    .sort((one, other) => (other.over_ms ?? 0) - (one.over_ms ?? 0))
    .slice(0, LAST_COUPLES);
  return { of: last.length, lost: last.filter((couple) => !hasCompleted(couple)).length };
}

/** The widest within a stratum. */
function gapOf(couples: readonly CoupleProgress[], conditions: readonly string[]): number {
  const drawn = drawnOf(couples, conditions);
  return Math.max(0, ...[...new Set(drawn.map(({ stratum }) => stratum))].map((stratum) => {
    const counts = drawn.filter((each) => each.stratum === stratum).map(({ couples: n }) => n);
    return Math.max(...counts) - Math.min(...counts);
  }));
}
