import type { Column } from '../columns/columns.ts';
import type { WrittenTable } from '../columns/codebook.ts';
import { fileNameOf } from '../formats/names.ts';

/** The tables that analyses in SPSS begin with. */
const TABLES = ['participants', 'dyads', 'scaleScores', 'pairwise', 'dyadWide'];

/** Longest name of a variable in SPSS, in bytes. */
const LONGEST_NAME = 64;
/** As it is written: a format with decimals would move the point of whole numbers. */
const NUMBER = 'F20.0';
/** Widest text that is read; codes, ids and reasons are far shorter. */
const TEXT = 'A200';

/** Syntax that reads these tables with labels and saves each beside itself; PSPP runs it too. */
export function spssSyntax(studyId: string, tables: readonly WrittenTable[]): string {
  return [
    '* Reads this export into SPSS or PSPP, with labels from its codebook, and saves each table as a .sav file.',
    '* Run it in the folder analysis/: paths are relative to it, as in  cd analysis  and then  pspp import.sps.',
    'SET DECIMAL=DOT.',
    '',
    ...tables.filter(({ table }) => TABLES.includes(table)).flatMap((table) => tableSyntax(studyId, table)),
  ].join('\n');
}

function tableSyntax(studyId: string, { table, columns }: WrittenTable): readonly string[] {
  const named = columns.map((column) => ({ column, name: column.name.slice(0, LONGEST_NAME) }));
  const valued = named.flatMap(({ column, name }) => {
    const labels = Object.entries(labelsOf(column));
    return labels.length === 0 ? [] : [`VALUE LABELS ${name}`, ...labels.map(([value, label]) => `  ${isText(column) ? quoted(value) : value} ${quoted(label)}`), '  .'];
  });
  const decimals = named.filter(({ column }) => column.type === 'number').map(({ name }) => name);
  return [
    `GET DATA /TYPE=TXT /FILE=${quoted(`../data/${fileNameOf(studyId, table)}`)} /ENCODING='UTF-8'`,
    `  /ARRANGEMENT=DELIMITED /DELCASE=LINE /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2`,
    '  /VARIABLES=',
    ...named.map(({ column, name }) => `    ${name} ${isText(column) ? TEXT : NUMBER}`),
    '  .',
    ...decimals.map((name) => `FORMATS ${name} (F20.6).`),
    'VARIABLE LABELS',
    ...named.map(({ column, name }) => `  ${name} ${quoted(column.label)}`),
    '  .',
    ...valued,
    `SAVE OUTFILE=${quoted(`${table}.sav`)}.`,
    '',
  ];
}

function isText({ type }: Column): boolean {
  return type === 'string' || type === 'datetime';
}

function labelsOf({ type, valueLabels }: Column): Readonly<Record<string, string>> {
  return valueLabels ?? (type === 'boolean' ? { 0: 'no', 1: 'yes' } : {});
}

/** A line of syntax is at most 251 characters in some versions, and a label at most 120 are shown. */
function quoted(text: string): string {
  return `'${text.replaceAll(/\s+/g, ' ').slice(0, 120).replaceAll("'", "''")}'`;
}
