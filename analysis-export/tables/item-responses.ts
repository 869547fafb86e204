import type { GivenItem, GivenScale } from '../answers/answers.ts';
import { rowColumn, type RowTable } from '../columns/columns.ts';
import type { CoupleAnswers, MemberAnswers } from '../answers/couple-answers.ts';
import { wordings } from '../answers/variables.ts';
import type { Catalogue } from '../plans/catalogue.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { MEMBERS } from '../../server/protocol/member.ts';

export interface ItemRow {
  readonly couple: CoupleAnswers;
  readonly person: MemberAnswers;
  readonly given: GivenScale;
  readonly item: GivenItem;
}

/** One row per person and item of a scale in their plan, answered or not, attention items included. */
export function itemResponses(catalogue: Catalogue): RowTable<CoupleAnswers, ItemRow> {
  return {
    name: 'itemResponses',
    rowsOf: (couple) =>
      MEMBERS.flatMap((member) => {
        const person = couple.members[member];
        return person.scales.flatMap((given) => given.items.map((item) => ({ couple, person, given, item })));
      }),
    columns: [
      rowColumn('response_id', ({ couple, person, given, item }) => `${person.participantId}S${couple.wave}.${given.stepId}.${given.trialId}.${item.item}`, {
        label: 'Answer',
        description: 'Person, wave, step, trial and item.',
        type: 'string',
        source: 'participant_id, wave, step_id, trial_id, item',
      }),
      rowColumn('record_id', ({ given }) => given.recordId, SHARED.record_id),
      rowColumn('dyad_session_id', ({ couple }) => couple.dyadSessionId, SHARED.dyad_session_id),
      rowColumn('dyad_id', ({ couple }) => couple.dyadId, SHARED.dyad_id),
      rowColumn('participant_id', ({ person }) => person.participantId, SHARED.participant_id),
      rowColumn('member', ({ person }) => person.member, SHARED.member),
      rowColumn('wave', ({ couple }) => couple.wave, SHARED.wave),
      rowColumn('step_id', ({ given }) => given.stepId, SHARED.step_id),
      rowColumn('trial_id', ({ given }) => given.trialId, SHARED.trial_id),
      rowColumn('phase', ({ given }) => given.phase, SHARED.phase),
      rowColumn('phase_n', ({ given }) => given.n, SHARED.phase_n),
      rowColumn('target', ({ given }) => given.measure.target, SHARED.target),
      rowColumn('scale', ({ given }) => given.measure.id, SHARED.scale),
      rowColumn('item', ({ item }) => item.item, {
        label: 'Item',
        description: 'Id of the item in its scale; “attention” for the item that says which answer to choose.',
        type: 'string',
        valueLabels: wordings(catalogue),
        source: 'plan',
      }),
      rowColumn('item_pos', ({ item }) => item.itemPos, {
        label: 'Place in the definition',
        description: 'Of the item in its scale, from 1; the attention item comes last.',
        type: 'integer',
        min: 1,
        source: 'plan',
      }),
      rowColumn('display_pos', ({ item }) => item.displayPos, {
        label: 'Place on the screen',
        description: 'From 1; empty for an item that was never on screen.',
        type: 'integer',
        min: 1,
        source: 'items.display_pos in the data of the scale',
        randomised: true,
      }),
      rowColumn('value_num', ({ item }) => item.value, {
        label: 'Answer as given',
        description: 'Range and labels are those of the scale; see the items in dyadWide.',
        type: 'number',
        missingIn: 'missing_reason',
        source: 'items.value in the data of the scale',
      }),
      rowColumn('value_label', ({ item }) => item.label, {
        label: 'Words of the answer',
        description: 'Of the chosen point as it was shown; empty where the point has none.',
        type: 'string',
        source: 'plan',
      }),
      rowColumn('reversed', ({ item }) => item.isReversed, {
        label: 'Worded against the score',
        description: '1: value_scored is min + max - value_num.',
        type: 'boolean',
        source: 'experiments/measures',
      }),
      rowColumn('value_scored', ({ item }) => item.scored, {
        label: 'Answer in the direction of the score',
        description: 'Empty for the attention item, which belongs to no score.',
        type: 'number',
        missingIn: 'missing_reason',
        source: 'value_num, experiments/measures',
      }),
      rowColumn('rt_ms', ({ item }) => item.rtMs, SHARED.rt_ms),
      rowColumn('n_changes', ({ item }) => item.changes, {
        label: 'Changes of the answer',
        description: 'After the first; empty for an item that was never on screen.',
        type: 'integer',
        min: 0,
        source: 'items.n_changes in the data of the scale',
      }),
      rowColumn('missing_reason', ({ item }) => item.missing, SHARED.missing_reason),
    ],
  };
}
