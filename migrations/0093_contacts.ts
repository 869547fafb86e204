import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/**
 * Addresses to which links are sent, sealed under the participant's own data key: with the key gone, nobody can read
 * them. No view of an export has them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table contacts (
      participant_id  uuid primary key references participants,
      sealed          bytea not null,
      -- of the last mail; null: it has not gone out
      mailed_at       timestamptz,
      -- why not, in words without the address; null: it has gone out
      mail_problem    text
    );
  `);
}

export const down = refuseDown('0093_contacts');
