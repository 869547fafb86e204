import { z } from 'zod';
import { done, inStudy, nothing, route, studyId } from './route.ts';
import { studyState } from './setup-routes.ts';

const studyLine = z.strictObject({
  studyId: z.string(),
  experimentId: z.string(),
  mode: z.enum(['test', 'live']),
  couples: z.int(),
  underWay: z.int(),
  completed: z.int(),
  endedEarly: z.int(),
  state: studyState,
  target: z.int().nullable(),
});
export type StudyLine = z.infer<typeof studyLine>;

const draws = z.strictObject({
  scheme: z.string(),
  commitment: z.string(),
  consort: z.string(),
  drawn: z.int(),
  wrong: z.array(z.int()),
  /** Names of those who want the allocation shown. */
  askedBy: z.array(z.string()),
  /** Concealed while it is null. */
  allocation: z.array(z.strictObject({ stratum: z.string(), condition: z.string(), couples: z.int() })).nullable(),
});
export type Draws = z.infer<typeof draws>;

export const studyRoutes = {
  /** Those of the own grants; for owners, all. */
  'list-studies': route('staff', nothing, z.array(studyLine), { isUnaudited: true }),
  /** How the study draws, and the draws made again; who got what only once it is unblinded. */
  'study-draws': inStudy(['experimenter', 'randomiser', 'unblinder', 'monitor'], z.strictObject({ studyId }), draws, { orOwner: true }),
  /** The allocation is shown when two accounts have asked; it cannot be taken back. */
  'ask-to-unblind': inStudy(['unblinder'], z.strictObject({ studyId, reason: z.string().trim().min(3).max(500) }), done),
};
