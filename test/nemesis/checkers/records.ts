import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../server/protocol/content.ts';
import { readTexts } from '../../../server/store/texts.ts';
import { keptIds, nameOf, type CoupleFound, type Evidence, type ReceiptRow, type RecordRow } from '../evidence.ts';
import { grouped, repeated } from '../grouped.ts';
import type { MadeRecord } from '../history.ts';

/** Each gives one line for every violation; none: it holds. */
export type Checker = (evidence: Evidence) => Promise<readonly string[]> | readonly string[];

/** I1: what was acknowledged is there: records, messages, and the ends of steps; or a receipt, after a silent withdrawal. */
export const durability: Checker = async ({ db, couples, lostCouples }) => {
  const messages = await db('messages').select<{ message_id: string }[]>('message_id');
  const stored = new Set(messages.map(({ message_id }) => message_id));
  const gone = lostCouples.map((id) => `the whole of dyad session ${id} is lost`);
  return gone.concat(couples.flatMap((couple) => {
    const onDisk = keptIds(couple);
    return couple.pair.people.flatMap(({ member, history: { acknowledged } }) => {
      const finished = new Set(
        couple.events.flatMap(({ body }) => (body.type === 'step-finished' && body.member === member ? [body.stepId] : [])),
      );
      return [
        ...[...acknowledged.records].filter((id) => !onDisk.has(id)).map((id) => `record ${id} of ${member} is lost`),
        ...[...acknowledged.messages].filter((id) => !stored.has(id) && !onDisk.has(id)).map((id) => `message ${id} of ${member} is lost`),
        ...[...acknowledged.finished].filter((id) => !finished.has(id)).map((id) => `${member}'s end of ${id} is lost`),
      ].map((lost) => `${nameOf(couple)}: ${lost}`);
    });
  }));
};

/** I2: nothing is there twice. */
export const exactlyOnce: Checker = ({ couples }) =>
  couples.flatMap((couple) => [
    ...repeated([...couple.records, ...couple.receipts].map(({ record_id }) => record_id)),
    ...repeated(couple.records.map((row) => `${row.member} ${row.step_id} ${row.trial_index} ${row.trial_id} attempt ${row.attempt}`)),
    ...repeated(couple.events.flatMap(({ body }) => (body.type === 'message-sent' ? [`message ${body.messageId}`] : []))),
  ].map((id) => `${nameOf(couple)}: ${id} twice`));

/** I3: what is there says what was sent, but for what was erased. */
export const fidelity: Checker = async ({ db, outerKey, couples }) => {
  const violations: string[] = [];
  for (const couple of couples) {
    const texts = await readTexts(db, outerKey, couple.records.flatMap(({ raw }) => textIdsIn(parsed(raw))));
    for (const row of couple.records) {
      const made = isErased(couple, row) ? undefined : madeOf(couple, row);
      if (made !== undefined && !says(row, made, texts)) violations.push(`${nameOf(couple)}: record ${row.record_id} has changed`);
    }
  }
  return violations;
};

/** I4: what is there was sent by its author. */
export const noPhantoms: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    couple.records
      .filter((row) => madeOf(couple, row) === undefined)
      .map((row) => `${nameOf(couple)}: nobody has made record ${row.record_id} of ${row.member} in ${row.step_id}`),
  );

/** I5: of what one browser sent, and of the trials of a step, none is missing in between. */
export const noGaps: Checker = ({ couples }) =>
  couples.flatMap((couple) => {
    const received = [...couple.records, ...couple.receipts.filter(isOfRecord)];
    const byOutbox = grouped(received, ({ outbox_id }) => `outbox ${outbox_id}`);
    const byStep = grouped(received, ({ member, step_id }) => `${member}'s trials of ${step_id}`);
    return [
      ...[...byOutbox].filter(([, rows]) => !isDense(rows.map(({ outbox_index }) => outbox_index))),
      ...[...byStep].filter(([, rows]) => !isDense(rows.map(({ trial_index }) => trial_index))),
    ].map(([what]) => `${nameOf(couple)}: ${what} have gaps`);
  });

/** I6: events are numbered from 1 without gaps, and records of one outbox keep their order among them. */
export const order: Checker = ({ couples }) =>
  couples.flatMap((couple) => {
    const gap = couple.events.findIndex(({ seq }, index) => seq !== index + 1);
    const byOutbox = grouped(couple.records, ({ outbox_id }) => outbox_id);
    const disordered = [...byOutbox].filter(([, rows]) => {
      const sorted = [...rows].sort((one, other) => one.outbox_index - other.outbox_index);
      return sorted.some((row, index) => index > 0 && row.after_seq < (sorted[index - 1]?.after_seq ?? 0));
    });
    return [
      ...(gap === -1 ? [] : [`event ${gap + 1} is missing`]),
      ...disordered.map(([id]) => `records of outbox ${id} are out of order`),
    ].map((what) => `${nameOf(couple)}: ${what}`);
  });

function isOfRecord(receipt: ReceiptRow): receipt is ReceiptRow & Pick<RecordRow, 'trial_index' | 'outbox_id' | 'outbox_index'> {
  return receipt.trial_index !== null;
}

function isErased({ pair }: CoupleFound, { participant_id }: RecordRow): boolean {
  return pair.people.some(({ participantId, history }) => participantId === participant_id && history.leftAs === 'erase');
}

function madeOf({ pair }: CoupleFound, row: RecordRow): MadeRecord | undefined {
  const author = pair.people.find(({ member, participantId }) => member === row.member && participantId === row.participant_id);
  return author?.history.records.get(row.record_id);
}

function says(row: RecordRow, made: MadeRecord, texts: ReadonlyMap<string, string>): boolean {
  return (
    row.step_id === made.stepId &&
    row.trial_id === made.trialId &&
    row.trial_index === made.trialIndex &&
    row.attempt === made.attempt &&
    sameInstants(row, made) &&
    isDeepStrictEqual(withTexts(parsed(row.raw), texts), JSON.parse(JSON.stringify(made.data)))
  );
}

/** A bot that knew no bound knew no time of the server: the link gives it to what it sends, and the length stays. */
function sameInstants(row: RecordRow, { onsetAt, endedAt, onsetUncertainty }: MadeRecord): boolean {
  if (onsetUncertainty > 0) return row.onset_ms === onsetAt && row.end_ms === endedAt;
  return Math.abs(row.end_ms - row.onset_ms - (endedAt - onsetAt)) < 0.01;
}

/** The data as they were, with the typed words back in their places. */
function withTexts(value: Json, texts: ReadonlyMap<string, string>): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json) => withTexts(item, texts));
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'text_id') return texts.get(String(first[1])) ?? null;
  return Object.fromEntries(entries.map(([name, part]) => [name, withTexts(part, texts)]));
}

/** `null` where it is no JSON any more. */
function parsed(raw: string): Json {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

function textIdsIn(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => (name === 'text_id' ? [String(part)] : textIdsIn(part)));
}

function isDense(numbers: readonly number[]): boolean {
  return new Set(numbers).size === Math.max(...numbers) + 1;
}
