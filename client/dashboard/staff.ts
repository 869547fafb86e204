import type { Whoami } from '../../server/protocol/staff/account-routes.ts';

/** Whoever is signed in here. */
export type Staff = Extract<Whoami, { is: 'staff' }>;

/** Whoever carries out what participants ask for by letter. */
export function withdrawsPeople({ isOwner, grants }: Pick<Staff, 'isOwner' | 'grants'>, studyId: string): boolean {
  return isOwner || grants.some((grant) => grant.studyId === studyId && grant.permission === 'custodian');
}

export function runsCouples({ grants }: Pick<Staff, 'grants'>): boolean {
  return grants.some(({ permission }) => permission === 'experimenter' || permission === 'assistant');
}
