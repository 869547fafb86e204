import { z } from 'zod';
import { done, inStudy, studyId } from './route.ts';

/** What whoever runs couples may do to one; none of it touches an answer. */
export const control = z.discriminatedUnion('do', [
  /** At the next door or shared step. */
  z.strictObject({ do: z.literal('hold') }),
  z.strictObject({ do: z.literal('resume') }),
  /** Shown as text. */
  z.strictObject({ do: z.literal('tell'), to: z.enum(['A', 'B', 'both']), words: z.string().trim().min(1).max(500) }),
  /** More time for what runs now. */
  z.strictObject({ do: z.literal('extend'), minutes: z.int().min(1).max(60) }),
  /** Whoever waits for a partner who does not come goes on alone. */
  z.strictObject({ do: z.literal('move-on') }),
  z.strictObject({ do: z.literal('end'), whom: z.enum(['A', 'B', 'both']) }),
]);
export type Control = z.infer<typeof control>;

/** Why, for the audit; never shown to a participant. */
export const reason = z.string().trim().min(3).max(300);

export const controlRoutes = {
  'control-couple': inStudy(['experimenter', 'assistant'], z.strictObject({ studyId, dyadSessionId: z.uuid(), reason, control }), done),
};
