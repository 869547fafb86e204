import { panelRoutes as routes } from '../protocol/staff/panel-routes.ts';
import { findStudy, lockStudy, setPanelCodes } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import type { StudyPorts } from './desk.ts';

/** What a study agrees with a panel. */
export function panelActs({ db }: StudyPorts) {
  return {
    'panel-codes': actOf(routes['panel-codes'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      return study === null ? refused('refused', `There is no study "${studyId}".`) : answered({ codes: study.panel_codes });
    }),

    'set-panel-codes': actOf(routes['set-panel-codes'], async ({ studyId, codes, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const study = await findStudy(trx, studyId);
        if (study === null) return refused('refused', `There is no study "${studyId}".`);
        asked.tell({ object: studyId, reason, before: study.panel_codes, after: codes });
        await setPanelCodes(trx, studyId, codes);
        return answered(null);
      }),
    ),
  };
}
