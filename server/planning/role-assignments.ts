import { MUTUAL, type Roles } from '../assignment/roles.ts';

/** Every way in which the roles of an experiment can fall. */
export const ROLE_ASSIGNMENTS: readonly Roles[] = [MUTUAL];
