import type { Knex } from 'knex';
import { refuseDown } from './refuse-down.ts';

/** How long the browser took over the frame of a start: longer than a frame, and it may have come on screen later. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- null: a bot, which paints nothing, or a start from before this column
    alter table onsets add column painting_ms double precision check (painting_ms >= 0);
  `);
}

export const down = refuseDown('0006_painting_time');
