import { ENOUGH_TO_DRAW, FAR_APART, plotRoutes as routes, type Course } from '../protocol/staff/plot-routes.ts';
import type { Permission } from '../protocol/staff/permissions.ts';
import { studyRoutes } from '../protocol/staff/study-routes.ts';
import { outlinesOf, progressOf, startsApart, stepTimesOf, type CoupleProgress } from '../store/progress.ts';
import { findStudy } from '../store/studies.ts';
import { isUnblinded } from '../store/unblindings.ts';
import { actOf, answered, refused } from './act.ts';
import { drawnOf, flowThrough, funnelOf, isOver, minutesOf, stepsToTell } from './course.ts';
import type { StudyPorts } from './desk.ts';
import { permitted } from './permitted.ts';

/** Who sees single steps: whoever sees single couples anyway. */
const FOLLOW: readonly Permission[] = ['experimenter', 'assistant', 'analyst'];

/** So many couples are enough to tell how long steps take. */
const LATEST = 200;

/** How a study goes, for people who look rather than read. */
export function plotActs({ db, conditionsOf }: StudyPorts) {
  async function courseOf(studyId: string, couples: readonly CoupleProgress[], conditions: readonly string[] | null, maySee: boolean): Promise<Course> {
    const [outlines, times, apart] = await Promise.all([outlinesOf(db, studyId), stepTimesOf(db, studyId, LATEST), startsApart(db, studyId, FAR_APART)]);
    const told = stepsToTell(outlines, conditions, maySee);
    return {
      steps: told.map((stepId) => {
        const [low, median, high] = times.find(({ step_id }) => step_id === stepId)?.quarters.map((ms) => ms / 1_000) ?? [];
        const seconds = low === undefined || median === undefined || high === undefined ? null : { low, median, high };
        return { stepId, ...flowThrough(couples, outlines, stepId), seconds };
      }),
      hasMore: outlines.some(({ steps }) => steps.some((id) => !told.includes(id))),
      minutes: minutesOf(couples),
      apart: apart.map(({ at, n }) => ({ at, n })),
    };
  }

  return {
    'study-plots': actOf(routes['study-plots'], async ({ studyId }, acting) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const [couples, isOpen] = await Promise.all([progressOf(db, studyId), isUnblinded(db, study)]);
      const conditions = conditionsOf(study);
      const maySee = isOpen && conditions !== null && permitted(studyRoutes['study-draws'].rule, acting, studyId) === 'permitted';
      const mayFollow = acting.grants.some((grant) => grant.studyId === studyId && FOLLOW.includes(grant.permission));
      const over = couples.filter(isOver).length;
      return answered({
        funnel: funnelOf(couples),
        target: study.target,
        balance: { isConcealed: !maySee, drawn: drawnOf(couples, maySee ? conditions : null) },
        over,
        course: mayFollow && over >= ENOUGH_TO_DRAW ? await courseOf(studyId, couples, conditions, maySee) : null,
        mayFollow,
      });
    }),
  };
}
