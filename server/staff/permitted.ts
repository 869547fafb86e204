import type { Permission, Rule } from '../protocol/staff/permissions.ts';

/** Somebody with a sign-in: what of it is proven, and what they may do. */
export interface Acting {
  readonly staffId: string;
  readonly name: string;
  readonly signInId: string;
  readonly stage: 'password' | 'full';
  /** Both factors were given once more in the last minutes, as some acts ask for. */
  readonly isConfirmed: boolean;
  readonly isOwner: boolean;
  readonly grants: readonly { readonly studyId: string; readonly permission: Permission }[];
}

export type Verdict = 'permitted' | 'not-signed-in' | 'forbidden';

/**
 * Deny by default: what no case allows is refused.
 *
 * @param studyId  the study that is asked about; null where the route is about none
 */
export function permitted(rule: Rule, acting: Acting | null, studyId: string | null): Verdict {
  if (rule.who === 'anyone') return 'permitted';
  if (acting === null) return 'not-signed-in';
  if (rule.who === 'password') return 'permitted';
  if (acting.stage !== 'full') return 'not-signed-in';
  return isAllowed(rule, acting, studyId) ? 'permitted' : 'forbidden';
}

function isAllowed(rule: Exclude<Rule, { who: 'anyone' | 'password' }>, { isOwner, grants }: Acting, studyId: string | null): boolean {
  switch (rule.who) {
    case 'staff':
      return true;
    case 'owner':
      return isOwner;
    case 'granted':
      if (studyId === null) return false;
      if (rule.orOwner && isOwner) return true;
      return grants.some((grant) => grant.studyId === studyId && rule.permissions.includes(grant.permission));
  }
}

/** By what right the rule lets this person do it, for the audit; '' where it does not. */
export function groundOf(rule: Rule, acting: Acting | null, studyId: string | null): string {
  if (permitted(rule, acting, studyId) !== 'permitted') return '';
  if (rule.who !== 'granted') return rule.who;
  const held = acting?.grants.filter((grant) => grant.studyId === studyId && rule.permissions.includes(grant.permission)) ?? [];
  return held.length > 0 ? held.map(({ permission }) => permission).join(' ') : 'owner';
}
