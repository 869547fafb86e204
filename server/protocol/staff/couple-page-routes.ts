import { z } from 'zod';
import { helpAsk } from '../messages.ts';
import { reason } from './control-routes.ts';
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

/** Why somebody is to be left out, as an export says it. */
export const exclusionRule = z.enum(['technical-failure', 'disturbed', 'did-not-follow', 'not-eligible', 'other']);
export type ExclusionRule = z.infer<typeof exclusionRule>;

const couplePage = z.strictObject({
  dyadNum: z.int(),
  isTest: z.boolean(),
  now: instant,
  /** Null: enrolled by a build that did not keep how it began. */
  lanes: lanes.nullable(),
  consents: z.array(z.strictObject({ member, agreed: z.boolean(), version: z.string(), language: z.string(), at: instant })),
  /** Who has asked the lab for help, and how; oldest first. */
  help: z.array(z.strictObject({ requestId: z.uuid(), member, what: helpAsk.shape.what, at: instant })),
  /** Oldest first. */
  notes: z.array(z.strictObject({ noteId: z.uuid(), by: z.string(), at: instant, words: z.string() })),
  /** When they were to come, oldest first; the last counts. `at` is null where it was taken back. */
  appointments: z.array(z.strictObject({ appointmentId: z.uuid(), at: instant.nullable(), timeZone: z.string(), by: z.string(), madeAt: instant })),
  /** Oldest first; the last for a member, and for the couple (`null`), counts. `rule` is null where it was taken back. */
  exclusions: z.array(z.strictObject({ markId: z.uuid(), member: member.nullable(), rule: exclusionRule.nullable(), reason: z.string(), by: z.string(), at: instant })),
});
export type CouplePage = z.infer<typeof couplePage>;

export const couplePageRoutes = {
  /** What a couple went through, without anything they answered. */
  'couple-page': inStudy(['experimenter', 'assistant'], couple, couplePage),
  /** To be left out of the analysis, or no longer (`rule` null). Nothing is deleted; an export says it. */
  'mark-couple': inStudy(['experimenter', 'assistant'], couple.extend({ member: member.nullable(), rule: exclusionRule.nullable(), reason }), done),
  /** What the lab should remember of a couple; it stays as it was written. */
  'add-note': inStudy(['experimenter', 'assistant'], couple.extend({ words: z.string().trim().min(1).max(2_000) }), done),
};
