import type { Backbone } from '../backbone.ts';
import { StartError } from '../database/start-error.ts';
import { ENDINGS, panelCodeFor, type PanelCodes } from '../protocol/panel.ts';
import { recordStaffAction } from '../store/audit.ts';
import { findStudy, lockStudy, setPanelCodes } from '../store/studies.ts';
import { shellActor } from './shell-actor.ts';

/** Gives a study the codes by which a panel pays, in place of any before, and says what each is for. */
export async function payByCodes({ study, codes }: { readonly study: string; readonly codes: PanelCodes }, { db }: Pick<Backbone, 'db'>): Promise<readonly string[]> {
  await db.transaction(async (trx) => {
    await lockStudy(trx, study);
    const found = await findStudy(trx, study);
    if (found === null) throw new StartError(`There is no study "${study}". See: npm run study -- status`);
    await setPanelCodes(trx, study, codes);
    await recordStaffAction(trx, { actor: shellActor(), action: 'set-panel-codes', object: study, studyId: study, before: found.panel_codes, after: codes });
  });
  return ENDINGS.map((ending) => {
    const given = panelCodeFor(codes, ending);
    return `${ending}: ${given?.code ?? ''}${given === null || given.returnTo === null ? '' : `, back to ${given.returnTo}`}`;
  });
}
