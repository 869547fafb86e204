import type { Knex } from 'knex';

export type Stage = 'password' | 'full';

export interface StaffSignIn {
  readonly sign_in_id: string;
  readonly staff_id: string;
  readonly stage: Stage;
  /** Both factors were given once more in the last minutes. */
  readonly is_confirmed: boolean;
}

/** So long a confirmation holds. In minutes. */
const CONFIRMED_FOR = 15;

/** Neither ended, nor at its end, nor unused for too long, and its account not disabled. */
const GOOD = `i.ended_at is null and i.expires_at > clock_timestamp()
              and i.used_at > clock_timestamp() - make_interval(secs => ?)
              and exists (select from staff s where s.staff_id = i.staff_id and s.disabled_at is null)`;

export interface NewStaffSignIn extends Omit<StaffSignIn, 'is_confirmed'> {
  readonly hash: Buffer;
  readonly device: string;
  readonly expiresAt: Date;
}

export async function insertStaffSignIn(trx: Knex.Transaction, given: NewStaffSignIn): Promise<void> {
  const { sign_in_id, staff_id, stage, device } = given;
  await trx('staff_sign_ins').insert({ sign_in_id, staff_id, stage, device, sign_in_hash: given.hash, expires_at: given.expiresAt });
}

/** @param idle  in seconds; @param isUse  keeps it alive */
export async function findStaffSignIn(db: Knex, hash: Buffer, idle: number, isUse: boolean): Promise<StaffSignIn | null> {
  const columns = `i.sign_in_id, i.staff_id, i.stage,
    coalesce(i.confirmed_at > clock_timestamp() - interval '${CONFIRMED_FOR} minutes', false) as is_confirmed`;
  const result = await db.raw<{ rows: StaffSignIn[] }>(
    isUse
      ? `update staff_sign_ins i set used_at = clock_timestamp() where i.sign_in_hash = ? and ${GOOD} returning ${columns}`
      : `select ${columns} from staff_sign_ins i where i.sign_in_hash = ? and ${GOOD}`,
    [hash, idle],
  );
  return result.rows[0] ?? null;
}

/** Which of these are still good. */
export async function stillGood(db: Knex, signInIds: readonly string[], idle: number): Promise<ReadonlySet<string>> {
  const result = await db.raw<{ rows: { sign_in_id: string }[] }>(
    `select i.sign_in_id from staff_sign_ins i where i.sign_in_id = any(?::uuid[]) and i.stage = 'full' and ${GOOD}`,
    [signInIds as Knex.Value, idle],
  );
  return new Set(result.rows.map(({ sign_in_id }) => sign_in_id));
}

export interface OpenSignIn {
  readonly sign_in_id: string;
  readonly device: string;
  readonly begun_at: Date;
  readonly used_at: Date;
}

export async function openSignIns(db: Knex, staffId: string, idle: number): Promise<readonly OpenSignIn[]> {
  const result = await db.raw<{ rows: OpenSignIn[] }>(
    `select i.sign_in_id, i.device, i.begun_at, i.used_at from staff_sign_ins i where i.staff_id = ? and ${GOOD} order by i.used_at desc`,
    [staffId, idle],
  );
  return result.rows;
}

/** Of this person only. @returns false where there is none to end */
export async function endStaffSignIn(trx: Knex.Transaction, staffId: string, signInId: string): Promise<boolean> {
  const rows = await trx('staff_sign_ins')
    .where({ sign_in_id: signInId, staff_id: staffId, ended_at: null })
    .update({ ended_at: trx.raw('clock_timestamp()') });
  return rows === 1;
}

/** Both factors have been given once more. */
export async function confirmStaffSignIn(trx: Knex.Transaction, signInId: string): Promise<void> {
  await trx('staff_sign_ins').where({ sign_in_id: signInId }).update({ confirmed_at: trx.raw('clock_timestamp()') });
}

/** Of this person, all but one. */
export async function endOtherSignIns(trx: Knex.Transaction, staffId: string, signInId: string): Promise<void> {
  await trx('staff_sign_ins')
    .where({ staff_id: staffId, ended_at: null })
    .whereNot({ sign_in_id: signInId })
    .update({ ended_at: trx.raw('clock_timestamp()') });
}
