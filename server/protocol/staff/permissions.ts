import { z } from 'zod';

/** What somebody may do in one study; granted by an owner. Owners look after studies and grants, and see no data. */
export const PERMISSIONS = {
  experimenter: 'sets up the study and runs couples; sees positions and states, no answers',
  assistant: 'runs couples in the lab; sees no data',
  custodian: 'invitations, links and contacts; sees no answers',
  analyst: 'pseudonymous exports',
  randomiser: 'method and seed of the draw',
  unblinder: 'reveals conditions, together with a second one',
  auditor: 'reads the audit log, nothing else',
  monitor: 'progress in totals',
  developer: 'how the study is built; no data',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);

/** Who may call a route. */
export type Rule =
  /** Whoever opens the page. */
  | { readonly who: 'anyone' }
  /** Whoever has given a password; the second factor may still be to come. */
  | { readonly who: 'password' }
  /** Whoever is signed in with both. */
  | { readonly who: 'staff' }
  | { readonly who: 'owner' }
  /** In the study that the input names: one of these permissions; owners where it says so. */
  | { readonly who: 'granted'; readonly permissions: readonly Permission[]; readonly orOwner: boolean };
