import { StartError } from '../../server/database/start-error.ts';
import { rowColumn, type Column, type RowTable } from './columns.ts';
import { harmless } from './harmless.ts';

interface Described {
  readonly table: string;
  readonly column: Column;
}

/** Version of Tandem in which these columns came into being. */
const SINCE = '0.1.0';

/** One row per column of every table, in their order. */
export const codebook: RowTable<Described, Described> = {
  name: 'codebook',
  rowsOf: (described) => [described],
  columns: [
    say('table', ({ table }) => table),
    say('name', ({ column }) => column.name),
    say('label', ({ column }) => column.label),
    say('description', ({ column }) => column.description),
    say('type', ({ column }) => column.type),
    say('unit', ({ column }) => column.unit ?? null),
    say('min', ({ column }) => column.min ?? null),
    say('max', ({ column }) => column.max ?? null),
    say('value_labels', ({ column }) => labelled(column.valueLabels ?? (column.type === 'boolean' ? { 0: 'no', 1: 'yes' } : {}))),
    say('missing_codes', ({ column }) => missingCodes(column)),
    say('question_text', ({ column }) => column.question ?? null),
    say('language', ({ column }) => column.language ?? null),
    say('scale', ({ column }) => column.scale ?? null),
    say('item', ({ column }) => column.item ?? null),
    say('reversed', ({ column }) => column.reversed ?? null),
    say('target', ({ column }) => column.target ?? null),
    say('scoring', ({ column }) => column.scoring ?? null),
    say('source', ({ column }) => column.source),
    say('randomised', ({ column }) => column.randomised === true),
    say('sensitive', ({ column }) => column.sensitive ?? 'no'),
    say('since_version', () => SINCE),
  ],
};

function say(name: string, value: (described: Described) => string | number | boolean | null) {
  const told = (described: Described) => {
    const cell = value(described);
    return typeof cell === 'string' ? harmless(cell) : cell;
  };
  return rowColumn<Described>(name, told, { label: name, description: `${name} of the column`, type: 'string', source: 'declaration' });
}

/** `1=never|2=rarely`; what would break this form is written with a space. */
function labelled(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([value, label]) => `${value}=${label.replaceAll('|', ' ')}`)
    .join('|');
}

function missingCodes({ missingIn }: Column): string {
  return missingIn === undefined ? 'empty' : `empty; why: ${missingIn}`;
}

/** A table as it lies there: its name, and the names in its header line. */
export interface WrittenTable {
  readonly table: string;
  readonly header: readonly string[];
  readonly columns: readonly Column[];
}

/**
 * Every column that was written is described, everything described was written, and a name has one meaning.
 *
 * @throws StartError naming each column that breaks this
 */
export function checkDescribed(tables: readonly WrittenTable[]): void {
  const problems = [...tables.flatMap(problemsOf), ...clashes(tables)];
  if (problems.length === 0) return;
  throw new StartError(`Nothing was exported, because the codebook does not fit the tables:\n${problems.map((line) => `  ${line}`).join('\n')}`);
}

function problemsOf({ table, header, columns }: WrittenTable): readonly string[] {
  const described = columns.filter(({ label, description, type, source }) => [label, description, type, source].every(Boolean));
  const names = new Set(described.map(({ name }) => name));
  const written = new Set(header);
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  return [
    ...header.filter((name) => !names.has(name)).map((name) => `${table}.${name} is not described; give it a label, a description, a type and a source`),
    ...[...names].filter((name) => !written.has(name)).map((name) => `${table}.${name} is described, and the table has no such column`),
    ...[...new Set(twice)].map((name) => `${table} has two columns called ${name}`),
    ...columns.flatMap(({ name, missingIn }) =>
      missingIn === undefined || written.has(missingIn) ? [] : [`${table}.${name} tells why it is empty in ${missingIn}, which the table does not have`],
    ),
  ];
}

function clashes(tables: readonly WrittenTable[]): readonly string[] {
  const first = new Map<string, { readonly table: string; readonly column: Column }>();
  const problems: string[] = [];
  for (const { table, columns } of tables) {
    for (const column of columns) {
      const known = first.get(column.name);
      if (known === undefined) first.set(column.name, { table, column });
      else if (known.column.label !== column.label || known.column.type !== column.type) {
        problems.push(`${column.name} is “${known.column.label}” in ${known.table} and “${column.label}” in ${table}; one name has one meaning`);
      }
    }
  }
  return problems;
}

