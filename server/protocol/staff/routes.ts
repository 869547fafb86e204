import type { z } from 'zod';
import { accountRoutes } from './account-routes.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { consentRoutes } from './consent-routes.ts';
import { couplePageRoutes } from './couple-page-routes.ts';
import { coupleRoutes } from './couple-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { dataRoutes } from './data-routes.ts';
import { lifeRoutes } from './life-routes.ts';
import { panelRoutes } from './panel-routes.ts';
import { roomRoutes } from './room-routes.ts';
import { plotRoutes } from './plot-routes.ts';
import { serverRoutes } from './server-routes.ts';
import { setupRoutes } from './setup-routes.ts';
import { studyRoutes } from './study-routes.ts';
import { withdrawalRoutes } from './withdrawal-routes.ts';

/** Everything that staff can ask for, and who may. A new area adds its routes here. */
export const STAFF_ROUTES = {
  ...accountRoutes,
  ...studyRoutes,
  ...controlRoutes,
  ...couplePageRoutes,
  ...coupleRoutes,
  ...appointmentRoutes,
  ...mailRoutes,
  ...dataRoutes,
  ...setupRoutes,
  ...consentRoutes,
  ...lifeRoutes,
  ...panelRoutes,
  ...roomRoutes,
  ...plotRoutes,
  ...serverRoutes,
  ...withdrawalRoutes,
};

export type StaffRoutes = typeof STAFF_ROUTES;
export type StaffRouteName = keyof StaffRoutes;
export type InputOf<Name extends StaffRouteName> = z.input<StaffRoutes[Name]['input']>;
export type OutputOf<Name extends StaffRouteName> = z.output<StaffRoutes[Name]['output']>;

/** The header without which nothing is answered; no other site can send it. */
export const STAFF_HEADER = 'x-tandem-staff';

/** What the header says: whether a person asked, or a page that renews itself. Only the first keeps a sign-in alive. */
export type AskedBy = 'person' | 'page';

export type StaffRefusal =
  /** Nobody is signed in here, or only half. Page: show the sign-in. */
  | 'not-signed-in'
  /** Signed in, but not for this, or there is no such study. */
  | 'forbidden'
  /** Name, password or code are not right. */
  | 'not-recognised'
  /** Both factors have to be given once more before this. Page: ask for them, then ask again. */
  | 'sign-in-again'
  /** Too many tries; the message says when the next is heard. */
  | 'too-many-tries'
  /** The input does not have the form of the route. A fault of the page. */
  | 'payload-invalid'
  /** Understood and refused; the message says why and how to mend it. */
  | 'refused'
  /** Come again later. */
  | 'retry'
  /** A fault of the server, noted in its log. */
  | 'internal';

export interface StaffRefused {
  readonly code: StaffRefusal;
  /** For the person, in whole sentences. */
  readonly message: string;
}
