import { z } from 'zod';
import { panelCodes } from '../panel.ts';
import { reason } from './control-routes.ts';
import { done, inStudy, studyId } from './route.ts';

/** Where people come from a panel, such as Prolific or SONA. */
export const panelRoutes = {
  /** By which codes the panel pays; null: the study has none. */
  'panel-codes': inStudy(['experimenter', 'custodian'], z.strictObject({ studyId }), z.strictObject({ codes: panelCodes.nullable() }), { orOwner: true, isUnaudited: true }),
  'set-panel-codes': inStudy(['experimenter'], z.strictObject({ studyId, codes: panelCodes.nullable(), reason }), done, { orOwner: true }),
};
