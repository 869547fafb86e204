import type { Knex } from 'knex';

export interface NewInvitation {
  readonly tokenHash: Buffer;
  readonly isOwner: boolean;
  /** Null: whoever started the server. */
  readonly invitedBy: string | null;
  readonly expiresAt: Date;
}

export async function insertInvitation(trx: Knex.Transaction, invitation: NewInvitation): Promise<void> {
  await trx('staff_invitations').insert({
    token_hash: invitation.tokenHash,
    is_owner: invitation.isOwner,
    invited_by: invitation.invitedBy,
    expires_at: invitation.expiresAt,
  });
}

/** Invitations that earlier starts have printed are good no more. */
export async function endPrintedInvitations(trx: Knex.Transaction): Promise<void> {
  await trx('staff_invitations').where({ invited_by: null, ended_at: null }).update({ ended_at: trx.raw('clock_timestamp()') });
}

/** Takes an invitation, once. @returns null where it is unknown, used or too old */
export async function takeInvitation(trx: Knex.Transaction, tokenHash: Buffer): Promise<{ readonly isOwner: boolean } | null> {
  const rows = await trx('staff_invitations')
    .where({ token_hash: tokenHash, ended_at: null })
    .whereRaw('expires_at > clock_timestamp()')
    .update({ ended_at: trx.raw('clock_timestamp()') })
    .returning<{ is_owner: boolean }[]>('is_owner');
  const [taken] = rows;
  return taken === undefined ? null : { isOwner: taken.is_owner };
}
