import { z } from 'zod';
import { done, inStudy, studyId } from './route.ts';

const instant = z.number();
const member = z.enum(['A', 'B']);
const couple = z.strictObject({ studyId, dyadSessionId: z.uuid() });

/** For how long a member was at a step in one way. Instants in ms since 1970. */
const stay = z.strictObject({
  /** Null: through with everything. */
  stepId: z.string().nullable(),
  is: z.enum(['not-yet', 'busy', 'waiting', 'away', 'left']),
  from: instant,
  /** Null: until now. */
  to: instant.nullable(),
});
export type Stay = z.infer<typeof stay>;

const happening = z.strictObject({
  at: instant,
  /** Null: it concerns both. */
  member: member.nullable(),
  what: z.enum([
    'came', 'connection lost', 'finished', 'began late', 'drawn', 'held', 'let go on', 'written to', 'given time', 'moved on',
    'ended by the lab', 'wait was over', 'time was up', 'left for good',
  ]),
  detail: z.string(),
});
export type Happening = z.infer<typeof happening>;

const lanes = z.strictObject({ stays: z.strictObject({ A: z.array(stay), B: z.array(stay) }), happenings: z.array(happening) });
export type Lanes = z.infer<typeof lanes>;

const couplePage = z.strictObject({
  dyadNum: z.int(),
  isTest: z.boolean(),
  now: instant,
  /** Null: enrolled by a build that did not keep how it began. */
  lanes: lanes.nullable(),
  consents: z.array(z.strictObject({ member, agreed: z.boolean(), version: z.string(), language: z.string(), at: instant })),
  /** Oldest first. */
  notes: z.array(z.strictObject({ noteId: z.uuid(), by: z.string(), at: instant, words: z.string() })),
});
export type CouplePage = z.infer<typeof couplePage>;

export const couplePageRoutes = {
  /** What a couple went through, without anything they answered. */
  'couple-page': inStudy(['experimenter', 'assistant'], couple, couplePage),
  /** What the lab should remember of a couple; it stays as it was written. */
  'add-note': inStudy(['experimenter', 'assistant'], couple.extend({ words: z.string().trim().min(1).max(2_000) }), done),
};
