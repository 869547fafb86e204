import { CannotBeDrawn, stratumOf } from '../assignment/strata.ts';
import { panelRoutes as routes, type PanelPayment } from '../protocol/staff/panel-routes.ts';
import { makeToken } from '../sessions/tokens.ts';
import { closeEntry, entriesOf, openEntry, payables } from '../store/panel-people.ts';
import { findStudy, lockStudy, setPanelCodes } from '../store/studies.ts';
import { actOf, answered, refused, type Answer } from './act.ts';
import { strataIn } from './couple-rows.ts';
import type { StudyPorts } from './desk.ts';

const noStudy = (studyId: string): Answer<never> => refused('refused', `There is no study "${studyId}".`);
const AGAIN = refused('sign-in-again', 'This tells who people are at the panel. Give your password and a code once more.');

/** What a study agrees with a panel. */
export function panelActs({ db, random, outerKey, endingOf }: StudyPorts) {
  return {
    'panel-state': actOf(routes['panel-state'], async ({ studyId }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return noStudy(studyId);
      const strata = Object.entries(strataIn(study.randomisation)).map(([name, levels]) => ({ name, levels: [...levels] }));
      return answered({ codes: study.panel_codes, entries: [...(await entriesOf(db, studyId))], strata });
    }),

    'set-panel-codes': actOf(routes['set-panel-codes'], async ({ studyId, codes, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const study = await findStudy(trx, studyId);
        if (study === null) return noStudy(studyId);
        asked.tell({ object: studyId, reason, before: study.panel_codes, after: codes });
        await setPanelCodes(trx, studyId, codes);
        return answered(null);
      }),
    ),

    'open-panel-entry': actOf(routes['open-panel-entry'], async ({ studyId, panel, strata, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const study = await findStudy(trx, studyId);
        if (study === null) return noStudy(studyId);
        try {
          const stratum = stratumOf(strataIn(study.randomisation), strata);
          asked.tell({ object: studyId, reason, after: { panel, stratum } });
          await openEntry(trx, studyId, { panel, entry: makeToken(random), stratum });
          return answered(null);
        } catch (error) {
          if (error instanceof CannotBeDrawn) return refused('refused', `${error.message} Say which couples this address is for.`);
          throw error;
        }
      }),
    ),

    'close-panel-entry': actOf(routes['close-panel-entry'], async ({ studyId, stratum, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        asked.tell({ object: studyId, reason, before: { stratum } });
        return (await closeEntry(trx, studyId, stratum)) ? answered(null) : refused('refused', 'No address for a panel is open. Load the page again.');
      }),
    ),

    'panel-payments': actOf(routes['panel-payments'], async ({ studyId }, { isConfirmed }) => {
      const study = await findStudy(db, studyId);
      if (study === null) return noStudy(studyId);
      if (!isConfirmed) return AGAIN;
      const payments: PanelPayment[] = [];
      for (const { sent, dyadSessionId, member } of await payables(db, outerKey, studyId)) {
        const ending = await endingOf(dyadSessionId, member);
        // Endings that share a code are not told apart here either.
        payments.push({ sent, paidAs: ending === null ? null : (study.panel_codes?.[ending] ?? ending) });
      }
      // By the panel's ids: the order of the couples would tell when they came.
      return answered(payments.sort((one, other) => (JSON.stringify(one.sent) < JSON.stringify(other.sent) ? -1 : 1)));
    }),
  };
}
