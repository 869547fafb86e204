import type { Knex } from 'knex';
import { LAST_COUPLES, serverRoutes as routes, type ServerState, type StudySigns } from '../protocol/staff/server-routes.ts';
import { numbersOf } from '../store/couple-list.ts';
import { progressOf, type CoupleProgress } from '../store/progress.ts';
import { earlierDraws } from '../store/assignments.ts';
import { studyRoutes } from '../protocol/staff/study-routes.ts';
import { findStudy, type StudyRow } from '../store/studies.ts';
import { isUnblinded } from '../store/unblindings.ts';
import { actOf, answered, refused } from './act.ts';
import { drawnOf, hasCompleted, isOver } from './course.ts';
import type { StudyPorts } from './desk.ts';
import { permitted } from './permitted.ts';
import { SharedReadings } from './shared-readings.ts';

/** In ms. Boards ask every ten seconds how the server does, and every minute for the signs of a study. */
const STATE_LASTS = 5_000;
const SIGNS_LAST = 50_000;

/** How the server does, and what there is to see of a study as a whole: read once, however many boards are open. */
export function serverActs({ db, clock, conditionsOf, serverState, setAside }: StudyPorts) {
  const states = new SharedReadings<ServerState>(clock, STATE_LASTS);
  const signs = new SharedReadings<StudySigns>(clock, SIGNS_LAST);
  return {
    'server-state': actOf(routes['server-state'], async () => answered(await states.of('', serverState))),

    'study-signs': actOf(routes['study-signs'], async ({ studyId }, acting) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const { imbalance, ...others } = await signs.of(studyId, () => signsOf(db, study, conditionsOf(study), setAside()));
      const maySee = permitted(studyRoutes['study-draws'].rule, acting, studyId) === 'permitted' && (await isUnblinded(db, study));
      return answered({ ...others, imbalance: maySee ? imbalance : null });
    }),
  };
}

async function signsOf(db: Knex, study: StudyRow, conditions: readonly string[] | null, setAside: readonly string[]): Promise<StudySigns> {
  const [couples, draws, numbers] = await Promise.all([progressOf(db, study.study_id), earlierDraws(db, study.study_id), numbersOf(db, study.study_id, setAside)]);
  const largest = Math.max(0, ...draws.map(({ place }) => place?.blockSize ?? 0));
  return {
    dropOut: dropOutOf(couples),
    imbalance: conditions === null || largest === 0 ? null : { gap: gapOf(couples, conditions), allowed: largest },
    setAside: [...numbers],
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
