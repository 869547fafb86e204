import type { Snapshot } from '../source/snapshot.ts';
import { rowColumn, type RowTable } from '../columns/columns.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { openText, unwrapDataKey, type Key } from '../../server/store/sealing.ts';

export interface TextRow {
  /** `null` for a message of a chat. */
  readonly record_id: string | null;
  readonly message_id: string | null;
  readonly dyad_session_id: string;
  readonly dyad_id: string;
  readonly participant_id: string;
  readonly member: string;
  readonly wave: number;
  readonly step_id: string;
  readonly trial_id: string;
  readonly data_key: string;
  readonly n_chars: number;
  readonly text: string;
}

/** One row per text that a person typed. Only on request, and in a file of its own that can be left out again. */
export const texts: RowTable<TextRow, TextRow> = {
  name: 'texts',
  rowsOf: (row) => [row],
  columns: [
    rowColumn('text_row_id', ({ record_id, message_id, data_key }) => `${record_id ?? message_id}.${data_key}`, {
      label: 'Text',
      description: 'Trial record, or message, and place in it.',
      type: 'string',
      source: 'record_id, message_id, data_key',
    }),
    rowColumn('record_id', ({ record_id }) => record_id, SHARED.record_id),
    rowColumn('dyad_session_id', ({ dyad_session_id }) => dyad_session_id, SHARED.dyad_session_id),
    rowColumn('dyad_id', ({ dyad_id }) => dyad_id, SHARED.dyad_id),
    rowColumn('participant_id', ({ participant_id }) => participant_id, SHARED.participant_id),
    rowColumn('member', ({ member }) => member, SHARED.member),
    rowColumn('wave', ({ wave }) => wave, SHARED.wave),
    rowColumn('step_id', ({ step_id }) => step_id, SHARED.step_id),
    rowColumn('trial_id', ({ trial_id }) => trial_id, SHARED.trial_id),
    rowColumn('data_key', ({ data_key }) => data_key, {
      label: 'Place in the trial',
      description: 'Where the text stood in the data of the trial.',
      type: 'string',
      source: 'texts.data_key',
    }),
    rowColumn('n_chars', ({ n_chars }) => n_chars, {
      label: 'Length',
      description: 'Characters of the text.',
      type: 'integer',
      unit: 'characters',
      min: 0,
      source: 'texts.n_chars',
    }),
    rowColumn('text', ({ text }) => text, {
      label: 'Text',
      description: 'As the person typed it. May name people and places.',
      type: 'string',
      source: 'texts.sealed, opened with the participant’s data key',
      sensitive: 'direct',
    }),
  ],
};

const AT_ONCE = 100;

type SealedRow = Omit<TextRow, 'text'> & {
  readonly dyad_num: number;
  readonly participant_uuid: string;
  readonly text_id: string;
  readonly sealed: Buffer;
  readonly wrapped_key: Buffer;
};

/** The texts of all kept people, in order; one whose data key has been destroyed is gone. */
export async function* readAllTexts(snapshot: Snapshot, outerKey: Key): AsyncGenerator<TextRow> {
  for (let after = 0; ; ) {
    const [{ last } = { last: null }] = await snapshot.rows<{ last: number | null }>(
      `select max(dyad_num) as last from
         (select distinct dyad_num from chosen_members where dyad_num > $1 order by 1 limit $2) next`,
      [after, AT_ONCE],
    );
    if (last === null) return;
    const rows = await snapshot.rows<SealedRow>(
      `select m.dyad_num, m.participant_uuid, m.dyad_session_id, m.dyad_id, m.participant_id, m.member, m.wave,
              x.text_id, x.record_id, g.message_id, x.step_id, x.trial_id, x.data_key, x.n_chars, x.sealed, x.wrapped_key
         from chosen_members m
         join exportable_texts x on x.participant_id = m.participant_uuid and x.dyad_session_id = m.session_uuid
         left join exportable_trial_records r on r.record_id = x.record_id
         left join exportable_messages g on g.text_id = x.text_id
        where x.wrapped_key is not null and m.dyad_num > $1 and m.dyad_num <= $2
        order by m.dyad_num, m.wave, m.member_num, coalesce(r.onset_ms, g.sent_ms), coalesce(x.record_id, g.message_id), x.data_key collate "C"`,
      [after, last],
    );
    for (const { participant_uuid, text_id, sealed, wrapped_key, ...row } of rows) {
      const dataKey = unwrapDataKey(outerKey, wrapped_key, participant_uuid);
      yield { ...row, text: openText(dataKey, sealed, text_id, participant_uuid) };
    }
    after = last;
  }
}
