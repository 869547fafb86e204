import type { Knex } from 'knex';

/** When a couple is to come, as somebody of the lab has agreed with them. */
export interface Appointment {
  readonly appointment_id: string;
  /** Null: the one before is taken back. */
  readonly at: Date | null;
  /** IANA name of the zone in which it was agreed. */
  readonly time_zone: string;
  /** Name of who wrote it down. */
  readonly by: string;
  readonly made_at: Date;
}

export interface NewAppointment {
  readonly appointmentId: string;
  readonly dyadId: string;
  readonly at: Date | null;
  readonly timeZone: string;
  readonly staffId: string;
}

/** What a mail says of it. */
export interface AgreedTime {
  readonly at: Date;
  readonly timeZone: string;
}

/** SQL: the newest of the couple `dyad`, one row with `at` and `time_zone`, or none. */
export const newestAppointment = (dyad: string): string => `select at, time_zone from appointments where dyad_id = ${dyad} order by made_at desc limit 1`;

export async function insertAppointment(trx: Knex.Transaction, { appointmentId, dyadId, at, timeZone, staffId }: NewAppointment): Promise<void> {
  await trx('appointments').insert({ appointment_id: appointmentId, dyad_id: dyadId, at, time_zone: timeZone, made_by: staffId });
}

export async function dyadIdOf(trx: Knex.Transaction, studyId: string, dyadNum: number): Promise<string | null> {
  const row = await trx('dyads').where({ study_id: studyId, dyad_num: dyadNum }).first<{ dyad_id: string } | undefined>('dyad_id');
  return row?.dyad_id ?? null;
}

/** Oldest first; the last counts. */
export async function appointmentsOf(db: Knex, dyadId: string): Promise<readonly Appointment[]> {
  return db('appointments as a')
    .join('staff as s', 's.staff_id', 'a.made_by')
    .where({ 'a.dyad_id': dyadId })
    .orderBy('a.made_at')
    .select<Appointment[]>('a.appointment_id', 'a.at', 'a.time_zone', 's.name as by', 'a.made_at');
}

/** @returns null where none is agreed that is still to come */
export async function agreedTimeOf(db: Knex, participantId: string): Promise<AgreedTime | null> {
  const { rows } = await db.raw<{ rows: { readonly at: Date; readonly time_zone: string }[] }>(
    `select a.* from participants p cross join lateral (${newestAppointment('p.dyad_id')}) a where p.participant_id = ? and a.at > clock_timestamp()`, [participantId],
  );
  const [newest] = rows;
  return newest === undefined ? null : { at: newest.at, timeZone: newest.time_zone };
}
