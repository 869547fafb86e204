import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { email as emailForm, label as labelForm, MOST_COUPLES, type CoupleAsked, type CoupleRead } from '../protocol/staff/couple-routes.ts';
import { problemsOf, strataIn, type CoupleBasis } from './couple-rows.ts';

export interface TableRead {
  /** With the whole table; while there are any, nothing can be added. */
  readonly problems: readonly string[];
  readonly rows: readonly CoupleRead[];
}

/** A record as the parser gives it, with the line on which it ends. */
const withLines = z.array(z.object({ info: z.object({ lines: z.int() }), record: z.array(z.string()) }));

const LANGUAGES = ['language_1', 'language_2'] as const;
const EMAILS = ['email_1', 'email_2'] as const;

/**
 * A table of couples, as it comes out of a spreadsheet: a line with the names of the columns, then one for each couple.
 * Between the cells stand commas, semicolons or tabs. A column that is not known is refused: it may hold names.
 */
export function readCouples(csv: string, basis: CoupleBasis): TableRead {
  const strata = Object.keys(strataIn(basis.randomisation));
  const lines = cellsOf(csv);
  if (typeof lines === 'string') return { problems: [lines], rows: [] };
  const [head, ...body] = lines;
  if (head === undefined || body.length === 0) return { problems: [`There is no couple in it. It takes a first line such as ${['label', ...LANGUAGES, ...strata].join(',')} and a line for each couple.`], rows: [] };
  const names = head.cells.map((name) => name.toLowerCase());
  const known = ['label', ...LANGUAGES, ...strata.map((name) => name.toLowerCase()), ...(basis.takesEmails ? EMAILS : [])];
  const problems = [
    ...(!basis.takesEmails && names.some(isEmails) ? ['Addresses are given by whoever has the permission custodian in this study: take out email_1 and email_2, or let a custodian add this table.'] : []),
    ...names.filter((name) => !known.includes(name) && !isEmails(name)).map((name) => `There is no column "${name}": take it out. Known are ${known.join(', ')}.`),
    ...names.filter((name, index) => names.indexOf(name) < index).map((name) => `The column "${name}" is there twice.`),
    ...strata.filter((name) => !names.includes(name.toLowerCase())).map((name) => `The column "${name}" is missing: this study draws by it.`),
    ...(body.length > MOST_COUPLES ? [`These are ${body.length} couples; up to ${MOST_COUPLES} are added at once.`] : []),
  ];
  if (problems.length > 0) return { problems, rows: [] };
  const couples = body.map(({ cells }) => coupleOf((name) => cells[names.indexOf(name.toLowerCase())] ?? '', strata, basis.languages[0] ?? ''));
  const wrong = problemsOf(couples, basis);
  const rows = body.map(({ line, cells }, index): CoupleRead => ({
    line,
    ...typedOf(couples[index] ?? { label: null, languages: ['', ''], strata: {} }),
    problems: [
      ...(cells.length > names.length ? [`It has ${cells.length} cells, and the first line names ${names.length}.`] : []),
      ...labelProblem(couples[index]?.label ?? null),
      ...(couples[index]?.emails ?? []).flatMap((email) => (email === null || emailForm.safeParse(email).success ? [] : [`"${email}" is no e-mail address.`])),
      ...(wrong[index] ?? []),
    ],
  }));
  return { problems: [], rows };
}

function coupleOf(cell: (name: string) => string, strata: readonly string[], otherwise: string): CoupleAsked {
  const [first, second] = LANGUAGES;
  return {
    label: cell('label') || null,
    languages: [cell(first) || otherwise, cell(second) || otherwise],
    strata: Object.fromEntries(strata.map((name) => [name, cell(name)])),
    emails: [cell(EMAILS[0]) || null, cell(EMAILS[1]) || null],
  };
}

/** As the preview shows it. */
function typedOf({ emails, ...couple }: CoupleAsked): Omit<CoupleRead, 'line' | 'problems'> {
  return { ...couple, emails: [emails?.[0] ?? '', emails?.[1] ?? ''] };
}

function isEmails(name: string): boolean {
  return EMAILS.some((known) => known === name);
}

function labelProblem(label: string | null): readonly string[] {
  if (label === null || labelForm.safeParse(label).success) return [];
  return [`The label "${label}" ${labelForm.safeParse(label).error?.issues[0]?.message ?? 'cannot be used'}.`];
}

/** @returns what is wrong where it is no table */
function cellsOf(csv: string): readonly { readonly line: number; readonly cells: readonly string[] }[] | string {
  try {
    const parsed: unknown = parse(csv, {
      bom: true, delimiter: [',', ';', '\t'], trim: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true, info: true,
    });
    return withLines.parse(parsed).map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof CsvError) return `It cannot be read as a table: ${error.message}`;
    throw error;
  }
}
