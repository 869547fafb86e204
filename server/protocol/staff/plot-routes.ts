import { z } from 'zod';
import { inStudy, studyId } from './route.ts';

/** How far a couple can come, in order. */
export const STAGES = ['given links', 'both opened', 'both came', 'both agreed', 'drawn', 'both completed'] as const;

/** From so many couples on something is drawn of single steps or lengths: fewer would be single couples. */
export const ENOUGH_TO_DRAW = 5;

/** From so many ms on, distances stand together in one place. */
export const FAR_APART = 200;

const count = z.int().nonnegative();

/** How many fell on each whole number, smallest first. */
const spread = z.array(z.strictObject({ at: z.int(), n: count }));
export type Spread = z.infer<typeof spread>;

/** What is told of single steps: only that which is the same in all conditions, while the study is concealed. */
const course = z.strictObject({
  /** In the order of the plan. */
  steps: z.array(z.strictObject({
    stepId: z.string(),
    /** Persons who came to it, and for whom it was over there. */
    reached: count,
    stopped: count,
    /** Seconds from the first trial of the step to the last; null: it has no trials, or nobody did them. */
    seconds: z.strictObject({ low: z.number(), median: z.number(), high: z.number() }).nullable(),
  })),
  /** Steps that not every condition has are not among them. */
  hasMore: z.boolean(),
  /** Whole minutes from when both had come to the end, of couples who completed. */
  minutes: spread,
  /** Whole ms between the two painted starts of a shared step; the last place holds all from `FAR_APART` on. */
  apart: spread,
});
export type Course = z.infer<typeof course>;

const plots = z.strictObject({
  /** Couples that came to each of `STAGES`. */
  funnel: z.array(z.strictObject({ stage: z.enum(STAGES), couples: count })),
  target: z.int().nullable(),
  balance: z.strictObject({
    /** Who got what is shown to those who may see how the study draws, once two have unblinded it. */
    isConcealed: z.boolean(),
    /** By stratum alone while it is concealed. */
    drawn: z.array(z.strictObject({ stratum: z.string(), condition: z.string().nullable(), couples: count, completed: count })),
  }),
  /** Couples with whom it is over. */
  over: count,
  /** Null: too few couples, or not for whoever asks. */
  course: course.nullable(),
  mayFollow: z.boolean(),
});
export type Plots = z.infer<typeof plots>;

export const plotRoutes = {
  /** How a study goes, in numbers of couples and persons and never of one of them. */
  'study-plots': inStudy(['experimenter', 'assistant', 'analyst', 'monitor'], z.strictObject({ studyId }), plots, { orOwner: true }),
};
