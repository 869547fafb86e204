import { z } from 'zod';
import { consentAsked } from '../consent-text.ts';
import { reason } from './control-routes.ts';
import { inStudy, studyId } from './route.ts';

const consentState = z.strictObject({
  /** In each of which somebody may take part; empty where the experiment is not on this server. */
  languages: z.array(z.string()),
  /** Written for this study, the newest first; none: it has the text of its experiment. */
  versions: z.array(z.strictObject({ version: z.string(), writtenAt: z.iso.datetime(), agreed: z.int() })),
  /** What couples are given that are added now, to begin a new version from. */
  now: consentAsked.nullable(),
  /** Couples before their draw that were added under an earlier text, and keep it. */
  earlier: z.int(),
});
export type ConsentState = z.infer<typeof consentState>;

/** The text that a study asks people to agree to, in place of that of its experiment. */
export const consentRoutes = {
  'consent-state': inStudy(['experimenter'], z.strictObject({ studyId }), consentState, { orOwner: true }),
  /** For couples that are added from now on. */
  'write-consent': inStudy(['experimenter'], z.strictObject({ studyId, consent: consentAsked, reason }), z.strictObject({ version: z.string() }), { orOwner: true }),
};
