import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { awaited } from '../dyad/follow-up.ts';
import { joinParts } from '../dyad/plan.ts';
import type { Instant } from '../protocol/member.ts';
import type { Assignment, Stored } from '../sessions/ports.ts';
import { insertPlanPart } from './plan-parts.ts';

/** Adds the follow-ups of a couple as its next waves, each waiting for whoever comes first. */
export async function insertFollowUps(
  trx: Knex.Transaction,
  stored: Stored,
  { followUps, plannedFrom }: Pick<Assignment, 'followUps' | 'plannedFrom'>,
  { at, timeWarp }: { readonly at: Instant; readonly timeWarp: number },
): Promise<void> {
  const { seats } = stored.state;
  for (const [index, { schedule, plan }] of followUps.entries()) {
    const dyad_session_id = randomUUID();
    const state = JSON.stringify(awaited(at, { A: seats.A.language, B: seats.B.language }, joinParts([plan])));
    await trx('dyad_sessions').insert({
      dyad_session_id,
      dyad_id: stored.dyadId,
      wave: index + 2,
      time_warp: timeWarp,
      state,
      first_state: state,
    });
    await insertPlanPart(trx, dyad_session_id, plan, plannedFrom);
    await trx('follow_ups').insert({
      dyad_session_id,
      follow_up_id: schedule.id,
      offset_days: schedule.offsetDays,
      window_before_days: schedule.windowBeforeDays,
      window_after_days: schedule.windowAfterDays,
      reminders_after_hours: [...schedule.remindersAfterHours],
    });
  }
}

export function wavesOf(db: Knex, dyadId: string): Promise<readonly string[]> {
  return db('dyad_sessions').where({ dyad_id: dyadId }).orderBy('wave').pluck('dyad_session_id');
}

export async function timeZoneOf(db: Knex, participantId: string): Promise<string | null> {
  const row = await db('device_reports')
    .where({ participant_id: participantId })
    .orderBy('reported_at', 'desc')
    .first<{ timezone: string } | undefined>('timezone');
  return row === undefined || row.timezone === '' ? null : row.timezone;
}

export async function hasWithdrawnSilently(db: Knex, participantId: string): Promise<boolean> {
  return (await db('withdrawals').where({ participant_id: participantId, scope: 'silent' }).first('withdrawal_id')) !== undefined;
}
