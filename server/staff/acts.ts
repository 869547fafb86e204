import type { StaffRouteName } from '../protocol/staff/routes.ts';
import { accountActs } from './account-acts.ts';
import { appointmentActs } from './appointment-acts.ts';
import type { Act } from './act.ts';
import type { BotRuns } from './bot-runs.ts';
import { controlActs, type Couples } from './control-acts.ts';
import { consentActs } from './consent-acts.ts';
import { couplePageActs } from './couple-page-acts.ts';
import { coupleActs, type Enrolment } from './couple-acts.ts';
import { dataActs } from './data-acts.ts';
import type { StudyPorts } from './desk.ts';
import type { Exports } from './exports.ts';
import { lifeActs } from './life-acts.ts';
import { mailActs } from './mail-acts.ts';
import { panelActs } from './panel-acts.ts';
import { roomActs } from './room-acts.ts';
import { plotActs } from './plot-acts.ts';
import { serverActs } from './server-acts.ts';
import { setupActs } from './setup-acts.ts';
import { signInActs } from './sign-in-acts.ts';
import { studyActs } from './study-acts.ts';
import { Throttle } from './throttle.ts';
import type { Tickets } from './tickets.ts';
import { withdrawalActs } from './withdrawal-acts.ts';

/** What is done in processes of its own. */
export interface BesideWork {
  readonly exports: Exports;
  readonly bots: BotRuns;
}

/** One act for each route; a new area adds its acts here. */
export function staffActs(ports: StudyPorts, couples: Couples, beside: BesideWork | null, tickets: Tickets, enrolment: Enrolment): Readonly<Record<StaffRouteName, Act>> {
  return {
    ...signInActs(ports, new Throttle()),
    ...accountActs(ports),
    ...studyActs(ports),
    ...setupActs(ports),
    ...consentActs(ports),
    ...lifeActs(ports, beside?.bots ?? null),
    ...plotActs(ports),
    ...serverActs(ports),
    ...controlActs(ports, couples),
    ...couplePageActs(ports),
    ...dataActs(ports, beside?.exports ?? null, tickets),
    ...coupleActs(ports, enrolment),
    ...appointmentActs(ports),
    ...withdrawalActs(ports),
    ...mailActs(ports, enrolment.mails),
    ...panelActs(ports),
    ...roomActs(ports),
  };
}
