import { couplePageRoutes as routes } from '../protocol/staff/couple-page-routes.ts';
import { coupleFile } from '../store/couple-pages.ts';
import { studyOf } from '../store/dyad-sessions.ts';
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
        notes: file.notes.map(({ note_id, by, words, written_at }) => ({ noteId: note_id, by, words, at: written_at.getTime() })),
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
