import type { Knex } from 'knex';
import { PART_MARK } from '../protocol/parts.ts';
import type { Member } from '../protocol/member.ts';
import type { PreparedRecord, Stored, TrialData } from '../sessions/ports.ts';
import { sealText, type Key } from './sealing.ts';

/**
 * Stores the record and what was typed in it, together.
 *
 * @returns false if a record of this id is on disk already; nothing is changed then
 */
export async function insertTrialRecord(
  trx: Knex.Transaction,
  stored: Stored,
  prepared: PreparedRecord,
  dataKey: Key | null,
): Promise<boolean> {
  const { record, member } = prepared;
  const participant_id = stored.participants[member].participantId;
  const dyad_session_id = stored.dyadSessionId;
  const inserted = await trx('trial_records')
    .insert({
      record_id: record.recordId,
      dyad_session_id,
      participant_id,
      member,
      step_id: record.stepId,
      trial_id: record.trialId,
      trial_index: record.trialIndex,
      attempt: record.attempt,
      plugin: record.plugin,
      plugin_version: record.pluginVersion,
      outbox_id: record.outboxId,
      outbox_index: record.outboxIndex,
      after_seq: prepared.afterSeq,
      onset_ms: record.onsetAt,
      onset_uncertainty_ms: record.onsetUncertainty,
      end_ms: record.endedAt,
      rt_ms: prepared.rt,
      unfocused_ms: record.unfocusedMs,
      timed_out: prepared.timedOut,
      late: prepared.late,
      raw: prepared.raw,
    })
    .onConflict('record_id')
    .ignore()
    .returning<{ record_id: string }[]>('record_id');
  if (inserted.length === 0) return false;
  if (prepared.texts.length > 0) {
    if (dataKey === null) throw new Error(`texts of participant ${participant_id} without a data key`);
    await trx('texts').insert(
      prepared.texts.map(({ textId, dataKey: data_key, text }) => ({
        text_id: textId,
        participant_id,
        dyad_session_id,
        record_id: record.recordId,
        step_id: record.stepId,
        trial_id: record.trialId,
        data_key,
        n_chars: [...text].length,
        sealed: sealText(dataKey, text, textId, participant_id),
      })),
    );
  }
  return true;
}

/** Data of the newest attempt of each trial of a step. */
export async function dataOfStep(
  db: Knex,
  dyadSessionId: string,
  member: Member,
  stepId: string,
): Promise<readonly TrialData[]> {
  const result = await db.raw<{ rows: { trial_id: string; raw: string }[] }>(
    `select distinct on (trial_id) trial_id, raw from trial_records
      where dyad_session_id = ? and member = ? and step_id = ?
      order by trial_id, attempt desc, received_at desc`,
    [dyadSessionId, member, stepId],
  );
  return result.rows.map(({ trial_id, raw }) => ({ trialId: trial_id, data: JSON.parse(raw) }));
}

/** Data of the newest attempt of every trial of a member so far. */
export async function dataOfMember(
  db: Knex,
  dyadSessionId: string,
  member: Member,
): Promise<readonly (TrialData & { readonly stepId: string })[]> {
  const result = await db.raw<{ rows: { step_id: string; trial_id: string; raw: string }[] }>(
    `select distinct on (step_id, trial_id) step_id, trial_id, raw from trial_records
      where dyad_session_id = ? and member = ?
      order by step_id, trial_id, attempt desc, received_at desc`,
    [dyadSessionId, member],
  );
  return result.rows.map(({ step_id, trial_id, raw }) => ({ stepId: step_id, trialId: trial_id, data: JSON.parse(raw) }));
}

export async function nextTrialIndex(db: Knex, dyadSessionId: string, member: Member, stepId: string): Promise<number> {
  const place = { dyad_session_id: dyadSessionId, member, step_id: stepId };
  // Parts of a timeline come before the record of the whole.
  const records = db('trial_records').where(place).whereNot('trial_id', 'like', `%${PART_MARK}%`).max({ last: 'trial_index' });
  const unkept = db('receipts').where(place).max({ last: 'trial_index' });
  const rows = await db.unionAll([records, unkept], true).then((found: readonly { last: number | null }[]) => found);
  return Math.max(...rows.map(({ last }) => (last === null ? 0 : last + 1)));
}
