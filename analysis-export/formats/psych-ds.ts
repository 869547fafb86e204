import type { Column } from '../columns/columns.ts';
import { inOneLine } from '../columns/points.ts';
import type { WrittenTable } from '../columns/codebook.ts';

/** What Psych-DS calls the data set, in words of this study. */
export interface DataSet {
  readonly studyId: string;
  readonly experimentId: string;
  /** What may be done with it. */
  readonly usageInfo: string;
  readonly notes: readonly string[];
  readonly tables: readonly WrittenTable[];
}

/** What lies beside `data/` and is no part of the data set for a validator of Psych-DS. */
export const IGNORED = ['**/parquet/**', '**/raw/**', '**/analysis/**', '**/excel/**'].map((pattern) => `${pattern}\n`).join('');

/**
 * `dataset_description.json` of Psych-DS 1: every column of every CSV once, in the words of the codebook. Author,
 * licence and the like are not known here, and nothing is made up.
 */
export function datasetDescription({ studyId, experimentId, usageInfo, notes, tables }: DataSet): string {
  const columns = new Map<string, Column>();
  for (const { columns: described } of tables) for (const column of described) if (!columns.has(column.name)) columns.set(column.name, column);
  const description = {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    name: `Study ${studyId}`,
    description: `Data of couples from study ${studyId}, experiment ${experimentId}, run with Tandem. ${notes.map(inOneLine).join(' ')}`,
    schemaVersion: 'Psych-DS 1.5.0',
    keywords: ['dyadic data', 'couples', 'jsPsych', experimentId],
    usageInfo,
    variableMeasured: [...columns.values()].map(propertyValue),
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

function propertyValue({ name, label, description, unit, min, max, valueLabels }: Column) {
  const labels = Object.entries(valueLabels ?? {});
  return {
    '@type': 'PropertyValue',
    name,
    description: `${label}. ${description}`,
    ...(unit === undefined ? {} : { unitText: unit }),
    ...(min === undefined ? {} : { minValue: min }),
    ...(max === undefined ? {} : { maxValue: max }),
    ...(labels.length === 0 ? {} : { valueReference: labels.map(([value, words]) => ({ '@type': 'PropertyValue', name: words, value })) }),
  };
}

/** CHANGES.md: what a later reader compares two exports by. Without a date, so that the same data give the same bytes. */
export function changes(studyId: string, versions: readonly string[]): string {
  return [
    `# Changes of the data of study ${studyId}`,
    '',
    `Written anew, and whole, by each export. Version of the experiment that couples were enrolled in: ${versions.join(', ') || 'none yet'}.`,
    'Two exports hold the same data if their `CHECKSUMS.sha256` are the same.',
    '',
  ].join('\n');
}
