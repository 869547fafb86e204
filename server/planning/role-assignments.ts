import type { Experiment } from '../../experiments/kit/kit.ts';
import { MUTUAL, type Roles } from '../assignment/roles.ts';

/** Every way in which the roles of an experiment can fall. */
export function roleAssignments({ roles }: Pick<Experiment, 'roles'>): readonly Roles[] {
  if (roles === undefined) return [MUTUAL];
  const [first, second] = roles.names;
  return [
    { A: first, B: second },
    { A: second, B: first },
  ];
}
