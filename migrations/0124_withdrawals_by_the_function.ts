import { refuseDown } from './refuse-down.ts';

/** A withdrawal is noted by `withdraw_participant` alone, with all that belongs to it: what is new is in `privileges.ts`, which runs behind this. */
export async function up(): Promise<void> {}

export const down = refuseDown('0124_withdrawals_by_the_function');
