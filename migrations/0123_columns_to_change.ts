import { refuseDown } from './refuse-down.ts';

/** Of tables that are not append-only the server changes some columns, no longer any: what is new is in `privileges.ts`, which runs behind this. */
export async function up(): Promise<void> {}

export const down = refuseDown('0123_columns_to_change');
