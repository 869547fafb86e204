import type { GivenScale, GivenScore } from '../answers.ts';
import { rowColumn, type RowTable } from '../columns.ts';
import type { CoupleAnswers, MemberAnswers } from '../couple-answers.ts';
import { SHARED } from '../shared-entries.ts';
import { MEMBERS } from '../../server/protocol/member.ts';

export interface ScoreRow {
  readonly couple: CoupleAnswers;
  readonly person: MemberAnswers;
  readonly given: GivenScale;
  readonly score: GivenScore;
}

/** One row per person and score of a scale in their plan. */
export const scaleScores: RowTable<CoupleAnswers, ScoreRow> = {
  name: 'scaleScores',
  rowsOf: (couple) =>
    MEMBERS.flatMap((member) => {
      const person = couple.members[member];
      return person.scales.flatMap((given) => given.scores.map((score) => ({ couple, person, given, score })));
    }),
  columns: [
    rowColumn('score_id', ({ couple, person, score }) => `${person.participantId}S${couple.wave}.${score.variable}`, {
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
    rowColumn('phase', ({ given }) => given.phase, SHARED.phase),
    rowColumn('phase_n', ({ given }) => given.n, SHARED.phase_n),
    rowColumn('target', ({ given }) => given.measure.target, SHARED.target),
    rowColumn('scale', ({ given }) => given.measure.id, SHARED.scale),
    rowColumn('subscale', ({ score }) => score.score.name, {
      label: 'Subscale',
      description: 'Which score of the scale; empty where it has one only.',
      type: 'string',
      source: 'experiments/measures',
    }),
    rowColumn('variable', ({ score }) => score.variable, {
      label: 'Name in the analysis tables',
      description: 'Stem of the columns of this score in pairwise and dyadWide.',
      type: 'string',
      source: 'scale, subscale, phase, phase_n',
    }),
    rowColumn('score', ({ score }) => score.value, {
      label: 'Score',
      description: 'Mean of the answered items in the direction of the score. Empty with fewer than min_answered answers.',
      type: 'number',
      missingIn: 'missing_reason',
      scoring: 'mean',
      source: 'itemResponses.value_scored',
    }),
    rowColumn('n_items', ({ score }) => score.nItems, {
      label: 'Items of the score',
      description: 'By its key.',
      type: 'integer',
      min: 1,
      source: 'experiments/measures',
    }),
    rowColumn('n_answered', ({ score }) => score.nAnswered, {
      label: 'Items answered',
      description: 'Of those of the score.',
      type: 'integer',
      min: 0,
      source: 'itemResponses.value_scored',
    }),
    rowColumn('min_answered', ({ score }) => score.minAnswered, {
      label: 'Answers needed for a score',
      description: 'Four in five of its items, and all where there are three or fewer.',
      type: 'integer',
      min: 1,
      source: 'experiments/measures/scoring.ts',
    }),
    rowColumn('scoring', () => 'mean', {
      label: 'How the score is made',
      description: 'Of the answered items.',
      type: 'string',
      valueLabels: { mean: 'their mean' },
      source: 'experiments/measures/scoring.ts',
    }),
    rowColumn('missing_reason', ({ score }) => score.missing, {
      ...SHARED.missing_reason,
      description: 'Empty where there is an answer. Of a score: the reason of its first item without one.',
    }),
  ],
};
