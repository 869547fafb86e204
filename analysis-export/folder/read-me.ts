import { fileNameOf } from '../formats/names.ts';
import { titleOf } from './target-folder.ts';
import { TIERS, USAGE, type Tier } from '../tiers.ts';

/** What one row of each table is. */
const ROWS: Readonly<Record<string, string>> = {
  participants: 'a person who was given a link',
  dyads: 'a couple',
  invitations: 'a person who was asked, and how far they came',
  exclusions: 'a mark of the lab that a couple or a person is to be left out',
  dyadSessions: 'a couple in a wave',
  followUps: 'a person and a follow-up, taken or not: when it was due, and whether it was late',
  assignments: 'a level that was drawn',
  trialRecords: 'a stored jsPsych trial, earlier attempts included (`is_newest`)',
  itemResponses: 'a person and an item of a scale, answered or not',
  scaleScores: 'a person and a score of a scale',
  pairwise: 'a person in a wave, with own (`_a`) and partner’s (`_p`) values',
  dyadWide: 'a couple in a wave, with the values of both (`_1` is A, `_2` is B)',
  events: 'a stored change of a dyad session',
  messages: 'a message of a chat, without its words',
  stepPairs: 'a synchronised step of a couple, or a turn, with the skew between the two starts',
  timing: 'a person in a dyad session: clock, reconnections, quality',
  texts: 'a typed text',
};

export interface ReadMe {
  readonly studyId: string;
  readonly tier: Tier;
  readonly tables: readonly string[];
  readonly notes: readonly string[];
  readonly isExcel: boolean;
}

/** README of an export, the same for the same data. */
export function readMe({ studyId, tier, tables, notes, isExcel }: ReadMe): string {
  const first = `data/${fileNameOf(studyId, tables.includes('pairwise') ? 'pairwise' : 'scaleScores')}`;
  return [
    titleOf(studyId),
    '',
    `Tier **${tier}**, ${TIERS[tier]}. ${USAGE[tier]}`,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    '| table | one row is |',
    '|---|---|',
    ...tables.map((table) => `| \`data/${fileNameOf(studyId, table)}\` | ${ROWS[table] ?? table} |`),
    '',
    'Each table is there once more in `parquet/`, typed.',
    ...(isExcel ? ['The workbook in `excel/` has each table as a sheet, and the codebook; a text that begins like a formula is a text there, and instants are in UTC.'] : []),
    ...(tier === 'full' ? ['`raw/trialRecords.jsonl` has each trial record as jsPsych made it; what was typed is a `text_id` there.'] : []),
    'Every column is described in `codebook.csv`; `codebook.html` is the same to read, `codebook-redcap.csv` the items for REDCap. ' +
      (tier === 'open' ? 'Tables are joined by `participant_id`.' : 'Tables are joined by `dyad_id`, `participant_id`, `dyad_session_id` and `record_id`.'),
    'An empty cell is a missing value; of answers and scores the reason stands in `missing_reason` or `…_missing`.',
    'Booleans are 0 and 1, instants ISO 8601 in UTC (or `…_server_ms`: ms since 1970), lengths of time ms.',
    '',
    '```r',
    `d <- read.csv("${first}", fileEncoding = "UTF-8", na.strings = "")`,
    '```',
    '',
  ].join('\n');
}
