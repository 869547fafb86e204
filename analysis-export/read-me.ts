import { fileNameOf } from './formats/names.ts';
import { titleOf } from './target-folder.ts';

/** What one row of each table is. */
const ROWS: Readonly<Record<string, string>> = {
  participants: 'a person who was given a link',
  dyads: 'a couple',
  dyadSessions: 'a couple in a wave',
  assignments: 'a level that was drawn',
  trialRecords: 'a stored jsPsych trial, earlier attempts included (`is_newest`)',
  itemResponses: 'a person and an item of a scale, answered or not',
  scaleScores: 'a person and a score of a scale',
  pairwise: 'a person in a wave, with own (`_a`) and partner’s (`_p`) values',
  dyadWide: 'a couple in a wave, with the values of both (`_1` is A, `_2` is B)',
  events: 'a stored change of a dyad session',
  messages: 'a message of a chat, without its words',
  stepPairs: 'a synchronised step of a couple, with the skew between the two starts',
  timing: 'a person in a dyad session: clock, reconnections, quality',
  texts: 'a typed text',
};

/** README of an export, the same for the same data. */
export function readMe(studyId: string, tables: readonly string[], notes: readonly string[]): string {
  const pairwise = `data/${fileNameOf(studyId, 'pairwise')}`;
  return [
    titleOf(studyId),
    '',
    'Pseudonymous data of couples, partners still linked: **not a public file**. The ablest intruder is the partner, who knows half of it.',
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    '| table | one row is |',
    '|---|---|',
    ...tables.map((table) => `| \`data/${fileNameOf(studyId, table)}\` | ${ROWS[table] ?? table} |`),
    '',
    'Every column is described in `codebook.csv`. Tables are joined by `dyad_id`, `participant_id`, `dyad_session_id` and `record_id`.',
    'An empty cell is a missing value; of answers and scores the reason stands in `missing_reason` or `…_missing`.',
    'Booleans are 0 and 1, instants ISO 8601 in UTC (or `…_server_ms`: ms since 1970), lengths of time ms.',
    '',
    '```r',
    `pairwise <- read.csv("${pairwise}", fileEncoding = "UTF-8", na.strings = "")`,
    '```',
    '',
  ].join('\n');
}
