import type { Knex } from 'knex';
import type { Member } from '../protocol/member.ts';
import type { ClockReport, DeviceReport, OnsetReport } from '../protocol/messages.ts';
import { isUniqueViolation } from './postgres-errors.ts';

interface Who {
  readonly dyadSessionId: string;
  readonly participantId: string;
  readonly member: Member;
}

/** Sent twice, stored once. */
export async function insertOnset(db: Knex, { dyadSessionId, member }: Who, report: OnsetReport): Promise<void> {
  await db('onsets')
    .insert({
      onset_id: report.onsetId,
      dyad_session_id: dyadSessionId,
      member,
      shared_step_id: report.sharedStepId,
      target_ms: report.targetAt,
      painted_ms: report.paintedAt,
      offset_ms: report.offset,
      uncertainty_ms: report.uncertainty,
      frame_ms: report.framePeriod,
      painting_ms: report.paintingTime,
      postponements: report.postponements,
    })
    .onConflict('onset_id')
    .ignore();
}

export async function insertClockReport(db: Knex, who: Who, report: ClockReport): Promise<void> {
  await db('clock_reports').insert({
    clock_report_id: db.raw('gen_random_uuid()'),
    dyad_session_id: who.dyadSessionId,
    participant_id: who.participantId,
    offset_ms: report.offset,
    uncertainty_ms: report.uncertainty,
    rtt_median_ms: report.rttMedian,
    rtt_p95_ms: report.rttP95,
    pings: report.pings,
    hidden_ms: report.hiddenMs,
    hidden_for_ms: report.hiddenForMs,
    unsent: report.unsent ?? null,
    battery_level: report.battery?.level ?? null,
    is_charging: report.battery?.isCharging ?? null,
  });
}

export async function insertDeviceReport(db: Knex, who: Who, report: DeviceReport): Promise<void> {
  await db('device_reports').insert({
    device_report_id: db.raw('gen_random_uuid()'),
    participant_id: who.participantId,
    device: report.device,
    browser: report.browser,
    screen_width: report.screenWidth,
    screen_height: report.screenHeight,
    pixel_ratio: report.pixelRatio,
    timezone: report.timezone,
  });
}

/** By what a connection has come; what is null is not known. */
export interface CameBy {
  /** A window that no other connection was of where it is null. */
  readonly windowId: string | null;
  readonly signInHash: Buffer | null;
  readonly device: DeviceReport['device'] | null;
}

const UNKNOWN: CameBy = { windowId: null, signInHash: null, device: null };

/**
 * A new connection takes the lease: its epoch is one above the last of this participant.
 *
 * @returns null where this window has been connected before, and another one since: it may not take the lease back by itself
 */
export async function openConnection(db: Knex, who: Who, connectionId: string, by = UNKNOWN): Promise<number | null> {
  for (;;) {
    try {
      return await insertConnection(db, who, connectionId, by);
    } catch (error) {
      // Two windows at one instant: the other has the number, and this one comes after it.
      if (!isUniqueViolation(error, 'connections_participant_id_epoch_key')) throw error;
    }
  }
}

async function insertConnection(db: Knex, who: Who, connectionId: string, { windowId, signInHash, device }: CameBy): Promise<number | null> {
  const result = await db.raw<{ rows: { epoch: number }[] }>(
    `insert into connections (connection_id, dyad_session_id, participant_id, epoch, window_id, sign_in_hash, device)
     select ?, ?, ?, coalesce(max(epoch), 0) + 1, ?::uuid, ?::bytea, ? from connections where participant_id = ?
     having not coalesce(max(epoch) filter (where window_id = ?::uuid) < max(epoch), false)
     returning epoch`,
    [connectionId, who.dyadSessionId, who.participantId, windowId, signInHash, device, who.participantId, windowId],
  );
  return result.rows[0]?.epoch ?? null;
}

export async function closeConnection(db: Knex, connectionId: string): Promise<void> {
  await db('connections')
    .where({ connection_id: connectionId })
    .whereNull('closed_at')
    .update({ closed_at: db.raw('clock_timestamp()') });
}

/**
 * Resolves once every record is on disk that came on an older connection of this participant, to whichever process, and
 * was stored before the newest was opened. From then on none of theirs is.
 */
export async function awaitOlderConnections(db: Knex, participantId: string): Promise<void> {
  // What is under way holds the row by its reference.
  await db.raw('select from participants where participant_id = ? for update', [participantId]);
}

/** The highest epochs of these participants, and the last events of these dyad sessions. */
export async function newestOnDisk(
  db: Knex,
  dyadSessionIds: readonly string[],
  participantIds: readonly string[],
): Promise<{ readonly seqs: ReadonlyMap<string, number>; readonly epochs: ReadonlyMap<string, number> }> {
  const { rows } = await db.raw<{ rows: { id: string; seq: number | null; epoch: number | null }[] }>(
    `select dyad_session_id as id, seq, null::int as epoch from dyad_sessions where dyad_session_id = any(?::uuid[])
     union all
     select participant_id, null, max(epoch) from connections where participant_id = any(?::uuid[]) group by participant_id`,
    [[...dyadSessionIds], [...participantIds]],
  );
  return {
    seqs: new Map(rows.flatMap(({ id, seq }) => (seq === null ? [] : [[id, seq]]))),
    epochs: new Map(rows.flatMap(({ id, epoch }) => (epoch === null ? [] : [[id, epoch]]))),
  };
}
