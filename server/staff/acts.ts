import type { StaffRouteName } from '../protocol/staff/routes.ts';
import { accountActs } from './account-acts.ts';
import type { Act } from './act.ts';
import { controlActs, type Couples } from './control-acts.ts';
import { coupleActs } from './couple-acts.ts';
import { dataActs } from './data-acts.ts';
import type { StudyPorts } from './desk.ts';
import { signInActs } from './sign-in-acts.ts';
import { studyActs } from './study-acts.ts';
import type { Exports } from './exports.ts';
import { Throttle } from './throttle.ts';
import type { Tickets } from './tickets.ts';

/** One act for each route; a new area adds its acts here. */
export function staffActs(ports: StudyPorts, couples: Couples, exports: Exports | null, tickets: Tickets): Readonly<Record<StaffRouteName, Act>> {
  return {
    ...signInActs(ports, new Throttle()),
    ...accountActs(ports),
    ...studyActs(ports),
    ...controlActs(ports, couples),
    ...coupleActs(ports),
    ...dataActs(ports, exports, tickets),
  };
}
