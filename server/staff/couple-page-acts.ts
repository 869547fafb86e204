import { couplePageRoutes as routes, exclusionRule } from '../protocol/staff/couple-page-routes.ts';
import { coupleFile } from '../store/couple-pages.ts';
import { studyOf } from '../store/dyad-sessions.ts';
import { exclusionMarksOn, insertExclusionMark } from '../store/exclusion-marks.ts';
import { insertNote } from '../store/notes.ts';
import { actOf, answered, refused } from './act.ts';
import type { StudyPorts } from './desk.ts';

const NO_SUCH_COUPLE = refused('forbidden', 'There is no such couple in this study.');

/** The page of one couple, and what is written down about it. */
export function couplePageActs({ db, clock, random, lanesOf }: StudyPorts) {
  return {
    'couple-page': actOf(routes['couple-page'], async ({ studyId, dyadSessionId }, _acting, asked) => {
      asked.tell({ object: dyadSessionId });
      const file = await coupleFile(db, studyId, dyadSessionId);
      if (file === null) return NO_SUCH_COUPLE;
      return answered({
        dyadNum: file.dyad_num,
        isTest: file.is_test,
        now: clock.now(),
        lanes: lanesOf(file),
        consents: file.consents.map(({ member, agreed, version, language, decided_at }) => ({ member, agreed, version, language, at: decided_at.getTime() })),
        help: file.helpRequests.map(({ request_id, member, what, asked_at }) => ({ requestId: request_id, member, what, at: asked_at.getTime() })),
        notes: file.notes.map(({ note_id, by, words, written_at }) => ({ noteId: note_id, by, words, at: written_at.getTime() })),
        appointments: file.appointments.map(({ appointment_id, at, time_zone, by, made_at }) => ({ appointmentId: appointment_id, at: at?.getTime() ?? null, timeZone: time_zone, by, madeAt: made_at.getTime() })),
        exclusions: file.exclusionMarks.map(({ mark_id, member, rule, reason, by, marked_at }) => ({ markId: mark_id, member, rule: exclusionRule.nullable().parse(rule), reason, by, at: marked_at.getTime() })),
      });
    }),

    'mark-couple': actOf(routes['mark-couple'], async ({ studyId, dyadSessionId, member, rule, reason }, { staffId }, asked) => {
      const found = await studyOf(db, dyadSessionId);
      if (found?.studyId !== studyId) return NO_SUCH_COUPLE;
      const counts = (await exclusionMarksOn(db, dyadSessionId)).findLast((mark) => mark.member === member)?.rule ?? null;
      if (counts === rule) return refused('refused', rule === null ? 'Nobody is marked here, so there is no mark to take back.' : 'This is marked already, for the same cause.');
      asked.tell({ object: dyadSessionId, reason, before: { member, rule: counts }, after: { member, rule } });
      return asked.change(async (trx) => {
        await insertExclusionMark(trx, { markId: random.uuid(), dyadSessionId, member, rule, reason, staffId });
        return answered(null);
      });
    }),

    'add-note': actOf(routes['add-note'], async ({ studyId, dyadSessionId, words }, { staffId }, asked) => {
      const found = await studyOf(db, dyadSessionId);
      if (found?.studyId !== studyId) return NO_SUCH_COUPLE;
      asked.tell({ object: dyadSessionId, after: words });
      return asked.change(async (trx) => {
        await insertNote(trx, { noteId: random.uuid(), dyadSessionId, staffId, words });
        return answered(null);
      });
    }),
  };
}
