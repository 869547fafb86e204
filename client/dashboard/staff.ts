import type { Whoami } from '../../server/protocol/staff/account-routes.ts';

/** Whoever is signed in here. */
export type Staff = Extract<Whoami, { is: 'staff' }>;

export function runsCouples({ grants }: Pick<Staff, 'grants'>): boolean {
  return grants.some(({ permission }) => permission === 'experimenter' || permission === 'assistant');
}
