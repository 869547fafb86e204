import type { StaffRouteName } from '../protocol/staff/routes.ts';
import { studyRoutes } from '../protocol/staff/study-routes.ts';
import { studyStatus } from '../store/studies.ts';
import { accountActs } from './account-acts.ts';
import { actOf, answered, type Act } from './act.ts';
import { controlActs, type Couples } from './control-acts.ts';
import type { StaffPorts } from './desk.ts';
import { signInActs } from './sign-in-acts.ts';
import { Throttle } from './throttle.ts';

/** One act for each route; a new area adds its acts here. */
export function staffActs(ports: StaffPorts, couples: Couples): Readonly<Record<StaffRouteName, Act>> {
  return {
    ...signInActs(ports, new Throttle()),
    ...accountActs(ports),
    ...controlActs(ports, couples),
    'list-studies': actOf(studyRoutes['list-studies'], async (_input, { isOwner, grants }) => {
      const rows = await studyStatus(ports.db, null);
      const mine = rows.filter(({ study_id }) => isOwner || grants.some(({ studyId }) => studyId === study_id));
      return answered(
        mine.map((row) => ({
          studyId: row.study_id,
          experimentId: row.experiment_id,
          mode: row.mode === 'live' ? ('live' as const) : ('test' as const),
          couples: row.couples,
          underWay: row.started,
          completed: row.completed,
          endedEarly: row.ended_early,
        })),
      );
    }),
  };
}
