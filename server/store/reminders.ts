import type { Knex } from 'knex';
import type { Instant, Language, Member } from '../protocol/member.ts';

/** Somebody who may be reminded of a follow-up. */
export interface Reachable {
  readonly participantId: string;
  readonly dyadId: string;
  readonly member: Member;
  readonly language: Language;
}

const DAY_MS = 24 * 60 * 60_000;

/** Between the last step of the sitting and its end, and around midnight of any time zone. */
const SLACK_DAYS = 3;

// Whoever withdrew silently is written to as before: their partner may look on.
const REACHABLE = `
  select p.participant_id as "participantId", p.dyad_id as "dyadId", p.member, p.language
    from participants p
    join contacts c using (participant_id)
    join data_keys k using (participant_id)
   where not exists (select from mail_refusals r where r.participant_id = p.participant_id)
     and not exists (select from withdrawals w where w.participant_id = p.participant_id and w.scope <> 'silent')`;

/** Whoever has an address, wants to be written to, and has a follow-up at about this time. */
export async function reachable(db: Knex, now: Instant): Promise<readonly Reachable[]> {
  const { rows } = await db.raw<{ rows: Reachable[] }>(
    `${REACHABLE}
       and exists (
         select from dyad_sessions s
           join dyad_sessions l on l.dyad_id = s.dyad_id and l.wave > 1
           join follow_ups f on f.dyad_session_id = l.dyad_session_id
          where s.dyad_id = p.dyad_id and s.wave = 1 and cardinality(f.reminders_after_hours) > 0
            and (s.state->'seats'->p.member->>'enteredAt')::float8
                between cast(:now as float8) - (f.offset_days + f.window_after_days + :slack) * cast(:day as float8)
                    and cast(:now as float8) - (f.offset_days - :slack) * cast(:day as float8))
      order by p.participant_id`,
    { now, slack: SLACK_DAYS, day: DAY_MS },
  );
  return rows;
}

export async function reachableNow(trx: Knex.Transaction, participantId: string): Promise<Reachable | null> {
  const { rows } = await trx.raw<{ rows: Reachable[] }>(`${REACHABLE} and p.participant_id = ?`, [participantId]);
  return rows[0] ?? null;
}

/** Places of the reminders of this follow-up that have gone out. */
export async function sentReminders(db: Knex, participantId: string, dyadSessionId: string): Promise<readonly number[]> {
  return db('sent_reminders').where({ participant_id: participantId, dyad_session_id: dyadSessionId }).pluck('reminder');
}

/** To be followed by sending it, in the same transaction. @returns false if it has gone out: another process was first */
export async function noteReminder(trx: Knex.Transaction, participantId: string, dyadSessionId: string, reminder: number): Promise<boolean> {
  const rows = await trx('sent_reminders')
    .insert({ participant_id: participantId, dyad_session_id: dyadSessionId, reminder })
    .onConflict(['participant_id', 'dyad_session_id', 'reminder'])
    .ignore()
    .returning('reminder');
  return rows.length > 0;
}

/** Whoever wants no e-mail any more gets none. */
export async function refuseMail(db: Knex, participantId: string): Promise<void> {
  await db('mail_refusals').insert({ participant_id: participantId }).onConflict('participant_id').ignore();
}
