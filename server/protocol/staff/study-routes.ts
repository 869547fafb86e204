import { z } from 'zod';
import { nothing, route } from './route.ts';

const studyLine = z.strictObject({
  studyId: z.string(),
  experimentId: z.string(),
  mode: z.enum(['test', 'live']),
  couples: z.int(),
  underWay: z.int(),
  completed: z.int(),
  endedEarly: z.int(),
});
export type StudyLine = z.infer<typeof studyLine>;

export const studyRoutes = {
  /** Those of the own grants; for owners, all. */
  'list-studies': route('staff', nothing, z.array(studyLine), { isUnaudited: true }),
};
