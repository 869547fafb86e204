import { allocation, drawReport } from '../assignment/draw-report.ts';
import { studyRoutes } from '../protocol/staff/study-routes.ts';
import { earlierDraws } from '../store/assignments.ts';
import { commitmentTo, findStudy, studyStatus } from '../store/studies.ts';
import { askToUnblind, ENOUGH_TO_UNBLIND, whoAskedToUnblind } from '../store/unblindings.ts';
import { actOf, answered, refused } from './act.ts';
import type { StudyPorts } from './desk.ts';

/** The studies that somebody works with, how they draw, and unblinding them. */
export function studyActs({ db, conditionsOf }: StudyPorts) {
  return {
    'list-studies': actOf(studyRoutes['list-studies'], async (_input, { isOwner, grants }) => {
      const rows = await studyStatus(db, null);
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
          state: row.state,
          target: row.target,
        })),
      );
    }),

    'study-draws': actOf(studyRoutes['study-draws'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return refused('refused', `There is no study "${studyId}".`);
      const conditions = conditionsOf(study);
      if (conditions === null) {
        return refused('refused', `The experiment "${study.experiment_id}" is not on this server, so its draws cannot be made again. Put its folder back and start the server.`);
      }
      const [drawn, askedBy] = await Promise.all([earlierDraws(db, studyId), whoAskedToUnblind(db, studyId)]);
      const isShown = study.mode === 'test' || askedBy.length >= ENOUGH_TO_UNBLIND;
      const { wrong, ...report } = drawReport({ ...study, commitment: commitmentTo(study.seed) }, drawn, conditions);
      const shown = isShown ? allocation(drawn, conditions).map((count) => ({ ...count })) : null;
      return answered({ ...report, wrong: [...wrong], askedBy: [...askedBy], allocation: shown });
    }),

    'ask-to-unblind': actOf(studyRoutes['ask-to-unblind'], async ({ studyId, reason }, { staffId, name }, asked) => {
      asked.tell({ object: staffId, reason });
      return asked.change(async (trx) =>
        (await askToUnblind(trx, { study: studyId, by: name, reason }))
          ? answered(null)
          : refused('refused', 'You have asked for this study before. Another person has to ask, too.'),
      );
    }),
  };
}
