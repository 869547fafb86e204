import { z } from 'zod';
import { reason } from './control-routes.ts';
import { done, inStudy, studyId } from './route.ts';

const DAY = 24 * 60 * 60_000;
/** In ms: an agreed time further away is a slip of the keyboard. */
export const FURTHEST = 2 * 366 * DAY;

/** IANA name, such as Europe/Berlin, that this JavaScript knows. */
export const timeZone = z.string().max(60).refine(isTimeZone, 'is no time zone');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const appointmentRoutes = {
  /** When a couple is to come, in place of what was agreed before. Nobody is told of it but by the next mail with a link. */
  'set-appointment': inStudy(
    ['experimenter', 'assistant', 'custodian'],
    z.strictObject({
      studyId,
      dyadNum: z.int().min(1),
      /** In ms since 1970; null: none is agreed any more. */
      at: z.number().nullable(),
      /** In which it was agreed, and in which a mail names it. */
      timeZone,
      /** Asked for where another time stood before. */
      reason: reason.nullable(),
    }),
    done,
  ),
};
