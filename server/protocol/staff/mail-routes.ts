import { z } from 'zod';
import { reason } from './control-routes.ts';
import { inStudy, studyId } from './route.ts';

export const mailRoutes = {
  /** A new link, in place of every earlier one of this partner, by e-mail: it is told to nobody else. */
  'mail-link': inStudy(
    ['custodian'],
    z.strictObject({
      studyId,
      dyadNum: z.int().min(1),
      partner: z.literal([1, 2]),
      /** null: the one that was given before. */
      address: z.email().max(200).nullable(),
      /** Where participants reach this server. */
      base: z.url({ protocol: /^https?$/ }).max(200).regex(/^[^#?\s]+[^/#?\s]$/),
      reason,
    }),
    /** Why it has not gone out; null: it has. */
    z.strictObject({ problem: z.string().nullable() }),
  ),
};
