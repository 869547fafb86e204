import type { Knex } from 'knex';

export interface StaffRow {
  readonly staff_id: string;
  readonly name: string;
  readonly is_owner: boolean;
  readonly password_hash: string;
  readonly totp_secret: Buffer | null;
  /** Since when the second factor holds; null: not yet. */
  readonly totp_since: Date | null;
  readonly disabled_at: Date | null;
}

export type NewStaff = Pick<StaffRow, 'staff_id' | 'name' | 'is_owner' | 'password_hash'>;

/** @returns false where the name is taken, in whatever case it is written */
export async function insertStaff(trx: Knex.Transaction, staff: NewStaff): Promise<boolean> {
  const result = await trx.raw<{ rowCount: number }>(
    `insert into staff (staff_id, name, is_owner, password_hash) values (?, ?, ?, ?) on conflict do nothing`,
    [staff.staff_id, staff.name, staff.is_owner, staff.password_hash],
  );
  return result.rowCount === 1;
}

export async function staffNamed(db: Knex, name: string): Promise<StaffRow | null> {
  return (await db<StaffRow>('staff').whereRaw('lower(name) = lower(?)', [name]).first()) ?? null;
}

export async function staffOf(db: Knex, staffId: string): Promise<StaffRow | null> {
  return (await db<StaffRow>('staff').where({ staff_id: staffId }).first()) ?? null;
}

export async function allStaff(db: Knex): Promise<readonly StaffRow[]> {
  return db<StaffRow>('staff').orderBy('name');
}

export async function hasOwner(db: Knex): Promise<boolean> {
  return (await db('staff').where({ is_owner: true, disabled_at: null }).first()) !== undefined;
}

export async function setPassword(trx: Knex.Transaction, staffId: string, password_hash: string): Promise<void> {
  await trx('staff').where({ staff_id: staffId }).update({ password_hash });
}

export async function setTotpSecret(trx: Knex.Transaction, staffId: string, sealed: Buffer): Promise<void> {
  await trx('staff').where({ staff_id: staffId, totp_since: null }).update({ totp_secret: sealed });
}

/** @returns false where it holds already */
export async function confirmTotp(trx: Knex.Transaction, staffId: string): Promise<boolean> {
  const rows = await trx('staff').where({ staff_id: staffId, totp_since: null }).update({ totp_since: trx.raw('clock_timestamp()') });
  return rows === 1;
}

/** Notes that the code of a time step was used. @returns false where it or a later one was used before */
export async function spendTotpStep(trx: Knex.Transaction, staffId: string, step: number): Promise<boolean> {
  const rows = await trx('staff').where({ staff_id: staffId }).where('totp_used_step', '<', step).update({ totp_used_step: step });
  return rows === 1;
}

export async function insertRecoveryCodes(trx: Knex.Transaction, staffId: string, hashes: readonly Buffer[]): Promise<void> {
  await trx('staff_recovery_codes').insert(hashes.map((code_hash) => ({ code_hash, staff_id: staffId })));
}

/** @returns false where there is no such code, or it was used before */
export async function spendRecoveryCode(trx: Knex.Transaction, staffId: string, hash: Buffer): Promise<boolean> {
  const rows = await trx('staff_recovery_codes')
    .where({ staff_id: staffId, code_hash: hash, used_at: null })
    .update({ used_at: trx.raw('clock_timestamp()') });
  return rows === 1;
}

export async function setDisabled(trx: Knex.Transaction, staffId: string, isDisabled: boolean): Promise<void> {
  await trx('staff').where({ staff_id: staffId }).update({ disabled_at: isDisabled ? trx.raw('clock_timestamp()') : null });
}
