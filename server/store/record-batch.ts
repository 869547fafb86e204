import type { Knex } from 'knex';
import type { Insertion, PreparedRecord, Stored } from '../sessions/ports.ts';
import { isOfReplaced, isOfWithdrawn, isPassing, isUnstorable } from './postgres-errors.ts';
import { prepared, rowsOf } from './prepared.ts';
import { byColumn, namesOf, unnested, type Row } from './rows.ts';
import type { Key } from './sealing.ts';
import { insertTextsOf, TEXT, textRow, type TextRow } from './texts.ts';

const RECORD = {
  record_id: 'uuid',
  dyad_session_id: 'uuid',
  participant_id: 'uuid',
  member: 'text',
  step_id: 'text',
  trial_id: 'text',
  trial_index: 'integer',
  attempt: 'integer',
  plugin: 'text',
  plugin_version: 'text',
  outbox_id: 'uuid',
  outbox_index: 'integer',
  onset_ms: 'float8',
  onset_uncertainty_ms: 'float8',
  end_ms: 'float8',
  rt_ms: 'float8',
  unfocused_ms: 'float8',
  timed_out: 'boolean',
  late: 'boolean',
  raw: 'text',
  epoch: 'integer',
} as const;

/** A trial record and what was typed in it, sealed, as rows. */
export interface RecordRows {
  readonly recordId: string;
  readonly record: Row<typeof RECORD>;
  readonly texts: readonly TextRow[];
}

/** @param dataKey  of the participant; `null` where nothing was typed */
export function recordRows({ dyadSessionId, participants }: Stored, prepared: PreparedRecord, dataKey: Key | null): RecordRows {
  const { record, member } = prepared;
  const { participantId } = participants[member];
  const { stepId, trialId } = record;
  // As Postgres gives it back.
  const recordId = record.recordId.toLowerCase();
  return {
    recordId,
    record: {
      record_id: recordId,
      dyad_session_id: dyadSessionId,
      participant_id: participantId,
      member,
      step_id: stepId,
      trial_id: trialId,
      trial_index: record.trialIndex,
      attempt: record.attempt,
      plugin: record.plugin,
      plugin_version: record.pluginVersion,
      outbox_id: record.outboxId,
      outbox_index: record.outboxIndex,
      onset_ms: record.onsetAt,
      onset_uncertainty_ms: record.onsetUncertainty,
      end_ms: record.endedAt,
      rt_ms: prepared.rt,
      unfocused_ms: record.unfocusedMs,
      timed_out: prepared.timedOut,
      late: prepared.late,
      raw: prepared.raw,
      epoch: prepared.epoch,
    },
    texts: prepared.texts.map(({ textId, dataKey: data_key, text }) => {
      if (dataKey === null) throw new Error(`texts of participant ${participantId} without a data key`);
      return textRow(dataKey, text, { textId, participantId, dyadSessionId, recordId, stepId, trialId, dataKey: data_key });
    }),
  };
}

// In the order of their ids, or two processes with the same records could wait for each other. Which event was the last
// is looked up here: what this process knows may be older than what another has told the same browser.
const RECORDS = `
  insert into trial_records (${namesOf(RECORD)}, after_seq)
  select given.*, (select seq from dyad_sessions x where x.dyad_session_id = given.dyad_session_id)
    from ${unnested(RECORD, 'given')} order by record_id
  on conflict (record_id) do nothing returning record_id`;

const ALONE = prepared('insert-records', RECORDS);
const WITH_TEXTS = prepared(
  'insert-records-and-texts',
  `with stored as (${RECORDS}), typed as (${insertTextsOf('stored', 'record_id')}) select record_id from stored`,
);

/** What a browser sent at once, in the order in which it was made. */
type Frame = readonly RecordRows[];

/**
 * Stores frames of records with their texts in one statement, and so in one transaction.
 *
 * @returns tells of each frame what became of its records, from the first on; of fewer than it has where one cannot be
 *   stored now: none behind that one is, so that they keep their order when they are sent again
 */
export async function insertFrames(db: Knex, frames: readonly Frame[]): Promise<(frame: Frame) => readonly Insertion[]> {
  try {
    const insertionOf = await insertRecords(db, frames.flat());
    return (frame) => frame.map(insertionOf);
  } catch (error) {
    const [frame = []] = frames;
    // Among others it is found by halves.
    if (frames.length > 1 || frame.length === 1 || isPassing(error)) throw error;
    const insertions = await insertOneByOne(db, frame);
    return () => insertions;
  }
}

async function insertOneByOne(db: Knex, frame: Frame): Promise<readonly Insertion[]> {
  const insertions: Insertion[] = [];
  for (const rows of frame) {
    try {
      insertions.push((await insertRecords(db, [rows]))(rows));
    } catch (error) {
      if (insertions.length === 0) throw error;
      break;
    }
  }
  return insertions;
}

/** @returns tells of each what became of it; `duplicate` also of one that comes twice here */
async function insertRecords(db: Knex, given: readonly RecordRows[]): Promise<(rows: RecordRows) => Insertion> {
  // Of one that comes twice the first counts.
  const firsts = new Map([...given].reverse().map((rows) => [rows.recordId, rows]));
  const records = byColumn(RECORD, [...firsts.values()].map(({ record }) => record));
  const texts = [...firsts.values()].flatMap((rows) => rows.texts);
  try {
    const rows = texts.length === 0
      ? rowsOf<Inserted>(db, ALONE, records)
      : rowsOf<Inserted>(db, WITH_TEXTS, [...records, ...byColumn(TEXT, texts)]);
    const stored = new Set((await rows).map(({ record_id }) => record_id));
    return (rows) => (stored.has(rows.recordId) && firsts.get(rows.recordId) === rows ? 'stored' : 'duplicate');
  } catch (error) {
    // Whose it is among others, the statement does not say.
    if (given.length > 1) throw error;
    // Whoever withdrew while the record was on its way is answered as if it had come before.
    if (isOfWithdrawn(error)) return () => 'duplicate';
    if (isOfReplaced(error)) return () => 'replaced';
    if (isUnstorable(error)) return () => 'unstorable';
    throw error;
  }
}

interface Inserted {
  readonly record_id: string;
}
