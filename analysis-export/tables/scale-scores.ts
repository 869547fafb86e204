import type { Catalogue } from '../plans/catalogue.ts';
import { rowColumn, type RowTable } from '../columns/columns.ts';
import type { Reliabilities } from '../answers/reliabilities.ts';
import type { CoupleScores, MemberScores } from '../answers/scores-spool.ts';
import { SHARED } from '../columns/shared-entries.ts';
import { toldWithFormula, variablesOf, type Value, type Variable } from '../answers/variables.ts';
import { MEMBERS } from '../../server/protocol/member.ts';

export interface ScoreRow {
  readonly couple: CoupleScores;
  readonly person: MemberScores;
  readonly variable: Variable;
  readonly value: Value;
  readonly scored: NonNullable<Value['scored']>;
}

const NESTING = 'Over all persons of the wave who answered every item, both partners of a couple among them: not corrected for their being alike.';

/** One row per person and score of a scale in their plan. */
export function scaleScores(catalogue: Catalogue, reliabilities: Reliabilities): RowTable<CoupleScores, ScoreRow> {
  const variables = variablesOf(catalogue);
  return {
    name: 'scaleScores',
    rowsOf: (couple) =>
      MEMBERS.flatMap((member) => {
        const person = couple.members[member];
        return variables.flatMap((variable) => {
          const value = person.values[variable.name];
          return value === undefined || value.scored === null ? [] : [{ couple, person, variable, value, scored: value.scored }];
        });
      }),
    columns: [
      rowColumn('score_id', ({ couple, person, variable }) => `${person.participantId}S${couple.wave}.${variable.name}`, {
        label: 'Score',
        description: 'Person, wave and variable.',
        type: 'string',
        source: 'participant_id, wave, variable',
      }),
      rowColumn('dyad_session_id', ({ couple }) => couple.dyadSessionId, SHARED.dyad_session_id),
      rowColumn('dyad_id', ({ couple }) => couple.dyadId, SHARED.dyad_id),
      rowColumn('participant_id', ({ person }) => person.participantId, SHARED.participant_id),
      rowColumn('member', ({ person }) => person.member, SHARED.member),
      rowColumn('wave', ({ couple }) => couple.wave, SHARED.wave),
      rowColumn('phase', ({ variable }) => variable.occasion.phase, SHARED.phase),
      rowColumn('phase_n', ({ variable }) => variable.occasion.n, SHARED.phase_n),
      rowColumn('target', ({ variable }) => variable.measure.target, SHARED.target),
      rowColumn('scale', ({ variable }) => variable.measure.id, SHARED.scale),
      rowColumn('subscale', ({ variable }) => variable.score.name, {
        label: 'Subscale',
        description: 'Which score of the scale; empty where it has one only.',
        type: 'string',
        source: 'experiments/measures',
      }),
      rowColumn('variable', ({ variable }) => variable.name, {
        label: 'Name in the analysis tables',
        description: 'Stem of the columns of this score in pairwise and dyadWide.',
        type: 'string',
        valueLabels: Object.fromEntries(variables.map((variable) => [variable.name, toldWithFormula(variable)])),
        source: 'scale, subscale, phase, phase_n',
      }),
      rowColumn('score', ({ value }) => value.value, {
        label: 'Score',
        description: 'Mean or sum (scoring) of the answered items in the direction of the score. Empty with fewer than min_answered answers.',
        type: 'number',
        missingIn: 'missing_reason',
        source: 'itemResponses.value_scored',
      }),
      rowColumn('n_items', ({ scored }) => scored.nItems, {
        label: 'Items of the score',
        description: 'By its key.',
        type: 'integer',
        min: 1,
        source: 'experiments/measures',
      }),
      rowColumn('n_answered', ({ scored }) => scored.nAnswered, {
        label: 'Items answered',
        description: 'Of those of the score.',
        type: 'integer',
        min: 0,
        source: 'itemResponses.value_scored',
      }),
      rowColumn('min_answered', ({ scored }) => scored.minAnswered, {
        label: 'Answers needed for a score',
        description: 'Four in five of its items, and all where there are three or fewer, unless the scale’s owners have a rule of their own.',
        type: 'integer',
        min: 1,
        source: 'experiments/measures/scoring.ts',
      }),
      rowColumn('prorated', ({ value, scored }) => (value.value === null ? null : scored.isProrated), {
        label: 'Made from fewer answers than items',
        description: '1: the score stands for unanswered items as if they had been answered like the others.',
        type: 'boolean',
        missingIn: 'missing_reason',
        source: 'n_answered, n_items',
      }),
      rowColumn('scoring', ({ variable }) => variable.score.method ?? 'mean', {
        label: 'How the score is made',
        description: 'Of the answered items.',
        type: 'string',
        valueLabels: { mean: 'their mean', sum: 'their sum; with answers missing their mean times n_items' },
        source: 'experiments/measures',
      }),
      rowColumn('timeframe', ({ variable }) => variable.measure.timeframe, {
        label: 'Which time the scale asks about',
        description: 'The state version of a scale differs from it in this alone.',
        type: 'string',
        valueLabels: { now: 'this moment', task: 'the task', today: 'today', week: 'the last week', general: 'in general' },
        source: 'experiments/measures',
      }),
      rowColumn('key_version', ({ variable }) => variable.measure.keyVersion ?? null, {
        label: 'Version of the key',
        description: 'Of a published scale. Empty for own wording, where a changed key is another scale.',
        type: 'string',
        source: 'experiments/measures/keys.ts',
      }),
      rowColumn('alpha', ({ couple, variable }) => reliabilities.of(couple.wave, variable.name).alpha, {
        label: 'Cronbach’s alpha',
        description: `Of this score. ${NESTING} Empty for a single item.`,
        type: 'number',
        max: 1,
        source: 'itemResponses.value_scored',
      }),
      rowColumn('omega', ({ couple, variable }) => reliabilities.of(couple.wave, variable.name).omega, {
        label: 'McDonald’s omega',
        description: `Of this score, from a model with one factor (maximum likelihood). ${NESTING} Empty for fewer than three items.`,
        type: 'number',
        min: 0,
        max: 1,
        source: 'itemResponses.value_scored',
      }),
      rowColumn('missing_reason', ({ value }) => value.missing, {
        ...SHARED.missing_reason,
        description: 'Empty where there is an answer. Of a score: the reason of its first item without one.',
      }),
    ],
  };
}
