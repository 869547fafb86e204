import { z } from 'zod';
import { reason } from './control-routes.ts';
import { done, inStudy, studyId } from './route.ts';
import { studyState } from './setup-routes.ts';

const check = z.strictObject({
  what: z.string(),
  isMet: z.boolean(),
  /** How to mend it; '' where there is nothing to mend. */
  mend: z.string(),
});
export type LaunchCheck = z.infer<typeof check>;

const botsStanding = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('idle') }),
  /** Until the bots of so many other studies are through. */
  z.strictObject({ is: z.literal('waiting'), behind: z.int() }),
  /** Couples that are through, of how many. */
  z.strictObject({ is: z.literal('running'), done: z.int(), of: z.int() }),
  z.strictObject({ is: z.literal('failed'), why: z.string() }),
]);
export type BotsStanding = z.infer<typeof botsStanding>;

/** What is done with a study as a whole. */
export const MOVES = ['launch', 'pause', 'resume', 'close', 'reopen'] as const;
export type Move = (typeof MOVES)[number];

export const lifeRoutes = {
  'study-life': inStudy(
    ['experimenter'],
    z.strictObject({ studyId }),
    z.strictObject({ state: studyState, moves: z.array(z.enum(MOVES)), checks: z.array(check), bots: botsStanding }),
    { orOwner: true, isUnaudited: true },
  ),
  /** A couple of bots for each condition, on a server and a database of their own. */
  'let-bots-through': inStudy(['experimenter'], z.strictObject({ studyId }), done, { orOwner: true }),
  'move-study': inStudy(['experimenter'], z.strictObject({ studyId, move: z.enum(MOVES), reason }), done, { orOwner: true }),
};
