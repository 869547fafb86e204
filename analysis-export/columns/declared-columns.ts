import type { CatalogueField } from '../plans/catalogue.ts';
import { sqlColumn, type Entry, type SqlColumn } from './columns.ts';
import { codeIn, dataAt, numberIn, yesNoIn } from '../source/data-at.ts';
import { questionIn } from './questions.ts';
import { SHARED } from './shared-entries.ts';

/**
 * A column of `trialRecords` for each declared key of the data, and the reason why asked ones are empty. Of
 * typed text only the length. In the query `r.data` is the data, `r.fields` the numbers of what the trial declares.
 */
export function declaredColumns(fields: readonly CatalogueField[]): readonly SqlColumn[] {
  const numbered = fields.map((field, number): Numbered => ({ field, number }));
  const asked = numbered.filter(({ field }) => field.questions.length > 0);
  const names = [...new Set(fields.map(columnName))];
  const columns = names.map((name) => {
    const group = numbered.filter(({ field }) => columnName(field) === name);
    const cases = group.map(({ field, number }) => `when ${number} = any(r.fields) then ${valueSql(field, isMixed(group))}`);
    return sqlColumn(name, `case ${cases.join(' ')} end`, entryOf(group));
  });
  const open = asked.map(({ field, number }) => `(${number} = any(r.fields) and ${isOpen(field)})`);
  const reason = `case when ${open.join(' or ') || 'false'} then case when r.timed_out then 'timed_out' else 'skipped' end end`;
  const missing = sqlColumn('missing_reason', reason, SHARED.missing_reason);
  return [missing, ...columns];
}

interface Numbered {
  readonly field: CatalogueField;
  readonly number: number;
}

function columnName({ name, type }: CatalogueField): string {
  const clean = name.replace(/[^A-Za-z0-9_]/g, '_');
  return type === 'text' ? `x_${clean}_chars` : `x_${clean}`;
}

/** Two trials may give one name to different things; what is common to them is that they can be written. */
function isMixed(group: readonly Numbered[]): boolean {
  return new Set(group.map(({ field }) => field.type)).size > 1;
}

function valueSql({ key, type }: CatalogueField, mixed: boolean): string {
  const value = dataAt('r.data', key);
  if (type === 'text') return characters(key, value);
  if (mixed || type === 'choice') return codeIn(value);
  return type === 'number' ? numberIn(value) : yesNoIn(value);
}

/** 0 for a field that was left blank; empty where there was none. */
function characters(key: string, value: string): string {
  const typed = `select x.n_chars from exportable_texts x where x.record_id = r.record_id and x.data_key = ${literal(key)}`;
  return `case when jsonb_typeof(${value}) = 'object' then (${typed}) when ${value} = '""' then 0 end`;
}

function isOpen({ key, type }: CatalogueField): string {
  const value = dataAt('r.data', key);
  return type === 'text' ? `(coalesce(${value}, 'null') in ('null', '""'))` : `(coalesce(${value}, 'null') = 'null')`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function entryOf(group: readonly Numbered[]): Entry {
  const fields = group.map(({ field }) => field);
  const [first] = fields;
  if (first === undefined) throw new Error('a column of no field');
  const steps = [...new Set(fields.flatMap((field) => field.steps))].join(', ');
  const source = [...new Set(fields.map(({ plugin, key }) => `${plugin}: ${key}`))].join('; ');
  const isAsked = fields.some(({ questions }) => questions.length > 0);
  const isText = first.type === 'text';
  return {
    label: isText ? `Length of “${first.name}”` : `“${first.name}”`,
    description: `${whatIs(first.type)} Steps: ${steps}. Empty in all other rows.`,
    type: isText ? 'integer' : isMixed(group) || first.type === 'choice' ? 'string' : first.type === 'boolean' ? 'boolean' : 'number',
    ...(isText ? { unit: 'characters', min: 0 } : {}),
    ...(first.type === 'number' && first.name.endsWith('_ms') ? { unit: 'ms' } : {}),
    ...(isAsked ? { missingIn: 'missing_reason', sensitive: isText ? ('no' as const) : ('quasi' as const) } : {}),
    ...questionIn(fields),
    source,
  };
}

function whatIs(type: CatalogueField['type']): string {
  switch (type) {
    case 'text':
      return 'Characters of what the person typed; the words themselves are not here.';
    case 'number':
      return 'A number.';
    case 'choice':
      return 'A recorded code.';
    case 'boolean':
      return 'Yes or no.';
  }
}
