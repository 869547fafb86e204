import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** What the lab itself calls a couple, such as the code of its own list; once in a study, in any case of letters. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table dyads add column label text check (char_length(label) between 1 and 40);
    create unique index dyads_label on dyads (study_id, lower(label));
  `);
}

export const down = refuseDown('0092_couple_labels');
