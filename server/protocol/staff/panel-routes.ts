import { z } from 'zod';
import { panelName } from '../panel-entry.ts';
import { panelCodes } from '../panel.ts';
import { reason } from './control-routes.ts';
import { done, inStudy, studyId } from './route.ts';

const state = z.strictObject({
  /** By which the panel pays; null: the study has none. */
  codes: panelCodes.nullable(),
  /** By which its people come: one for each stratum that somebody is let in to. */
  entries: z.array(z.strictObject({ panel: panelName, entry: z.string(), stratum: z.string() })),
  /** What each address has to be given, as the study draws by it. */
  strata: z.array(z.strictObject({ name: z.string(), levels: z.array(z.string()) })),
});
export type PanelState = z.infer<typeof state>;

const payment = z.strictObject({
  /** What the panel has sent with them. */
  sent: z.record(z.string(), z.string()),
  /** Their code, or how it ended where the study has no codes; null: they are not at an end. */
  paidAs: z.string().nullable(),
});
export type PanelPayment = z.infer<typeof payment>;

/** Where people come from a panel, such as Prolific or SONA. */
export const panelRoutes = {
  'panel-state': inStudy(['experimenter', 'custodian'], z.strictObject({ studyId }), state, { orOwner: true, isUnaudited: true }),
  'set-panel-codes': inStudy(['experimenter'], z.strictObject({ studyId, codes: panelCodes.nullable(), reason }), done, { orOwner: true }),
  /** At an address of its own; one that was open before to the same stratum ends. */
  'open-panel-entry': inStudy(['experimenter'], z.strictObject({ studyId, panel: panelName, strata: z.record(z.string().max(100), z.string().max(100)), reason }), done, { orOwner: true }),
  'close-panel-entry': inStudy(['experimenter'], z.strictObject({ studyId, stratum: z.string().max(1_000), reason }), done, { orOwner: true }),
  /** Who is to be paid what: nothing of couples, times or pages. */
  'panel-payments': inStudy(['custodian'], z.strictObject({ studyId }), z.array(payment)),
};
