import { numberOf, isClose } from './numbers.ts';
import { told } from './people.ts';
import type { FoundExport, Row } from './read-export.ts';
import { found, type Finding } from './rules.ts';

interface Formula {
  readonly method: 'mean' | 'sum';
  readonly items: readonly string[];
  readonly minus: readonly (readonly string[])[];
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Whether every score follows from the answers, and stands where it belongs. */
export async function scores(data: FoundExport): Promise<readonly Finding[]> {
  const { formulas, ranges } = await readCodebook(data);
  const answers = new Map<string, Map<string, number>>();
  const wide = new Map((await data.rows('dyadWide')).map((row) => [`${row['dyad_id']} ${row['wave']}`, row]));
  const [turned, inWide]: [string[], string[]] = [[], []];
  for await (const row of data.stream('itemResponses')) {
    turned.push(...wronglyTurned(row, ranges));
    inWide.push(...otherwiseInWide(row, wide));
    const scored = numberOf(row['value_scored']);
    if (scored === null) continue;
    const key = occasionOf(row);
    const known = answers.get(key) ?? new Map<string, number>();
    answers.set(key, known.set(row['item'] ?? '', scored));
  }
  const given = await data.rows('scaleScores');
  return [
    ...found('V5', 'itemResponses', turned),
    ...found('V9', 'dyadWide', inWide),
    ...found('V6', 'scaleScores', given.flatMap((row) => wronglyScored(row, formulas, answers))),
    ...found('V7', 'pairwise', otherwiseInPairwise(await data.rows('pairwise'), given)),
  ];
}

/** `mean of a, b` or `mean of a less mean of b; c`: how the codebook says what a score is made of. */
export function formulaIn(text: string): Formula | null {
  const parts = /^(mean|sum) of ([^;]+?)(?: less the mean of (.+))?$/.exec(text);
  if (parts === null) return null;
  const [, method, items = '', minus] = parts;
  const listed = (list: string) => list.split(', ');
  return { method: method === 'sum' ? 'sum' : 'mean', items: listed(items), minus: minus === undefined ? [] : minus.split('; ').map(listed) };
}

/** Of `own_regard3_post=Regard (post): mean of well, sides|…` what each score is made of. */
function formulasIn(labels: string): readonly (readonly [string, Formula])[] {
  return labels.split('|').flatMap((label) => {
    const [, variable = '', told = ''] = /^([^=]+)=.*: ((?:mean|sum) of .+)$/.exec(label) ?? [];
    const formula = formulaIn(told);
    return formula === null ? [] : [[variable, formula] as const];
  });
}

/** How each score is made, by its name in `pairwise`, and the range of each item, by scale and item. */
export async function readCodebook(data: FoundExport) {
  const formulas = new Map<string, Formula>();
  const ranges = new Map<string, Range>();
  for await (const { table, name = '', scoring = '', scale = '', item = '', min, max, value_labels = '' } of data.codebook()) {
    const formula = formulaIn(scoring);
    if (table === 'pairwise' && name.endsWith('_a') && formula !== null) formulas.set(name.slice(0, -2), formula);
    // The open tier may have no pairwise.
    if (table === 'scaleScores' && name === 'variable') for (const [variable, made] of formulasIn(value_labels)) formulas.set(variable, made);
    const [least, most] = [numberOf(min), numberOf(max)];
    if (table === 'dyadWide' && item !== '' && scoring === '' && least !== null && most !== null) ranges.set(`${scale} ${item}`, { min: least, max: most });
  }
  return { formulas, ranges };
}

/** The same for the answers of a person to a scale and for the scores made of them. */
export function occasionOf({ participant_id, wave, scale, phase, phase_n }: Row): string {
  return [participant_id, wave, scale, phase, phase_n].join(' ');
}

function wronglyTurned({ response_id, value_num, value_scored, reversed, scale, item }: Row, ranges: ReadonlyMap<string, Range>): readonly string[] {
  const range = ranges.get(`${scale} ${item}`);
  const given = numberOf(value_num);
  // An attention item belongs to no score; an item with points of its own has no range that turns it.
  if (range === undefined || (reversed !== '0' && reversed !== '1')) return [];
  const expected = given === null ? null : reversed === '1' ? range.min + range.max - given : given;
  return isClose(expected, numberOf(value_scored)) ? [] : [`${response_id} is ${told(value_num)} as given and ${told(value_scored)} in the direction of the score`];
}

function otherwiseInWide(row: Row, wide: ReadonlyMap<string, Row>): readonly string[] {
  const { scale, phase, phase_n, member, item, dyad_id, wave } = row;
  const suffix = phase_n === '1' ? phase : `${phase}${phase_n}`;
  const column = `${scale}_${suffix}.${member === 'A' ? 1 : 2}_${item}`;
  const value = wide.get(`${dyad_id} ${wave}`)?.[column];
  return value === undefined || isClose(numberOf(value), numberOf(row['value_scored'])) ? [] : [`${column} of ${dyad_id} is ${told(value)}, and ${told(row['value_scored'])} in itemResponses (wave ${wave})`];
}

function wronglyScored(row: Row, formulas: ReadonlyMap<string, Formula>, answers: ReadonlyMap<string, ReadonlyMap<string, number>>): readonly string[] {
  const { score, score_id, variable = '', min_answered, n_answered } = row;
  const formula = formulas.get(variable);
  if (formula === undefined) return [`${score_id}: the codebook does not say what ${variable} is made of`];
  const known = answers.get(occasionOf(row));
  const valuesOf = (items: readonly string[]) => items.flatMap((item) => known?.get(item) ?? []);
  const values = valuesOf(formula.items);
  if (String(values.length) !== n_answered) return [`${score_id} counts ${n_answered} answers, and ${values.length} are there`];
  const groups = [values, ...formula.minus.map(valuesOf)];
  const isMade = values.length >= Number(min_answered) && groups.every((group) => group.length > 0);
  // Of a composite with answers missing in what is taken off, the rule of each group decides; then it is empty.
  if (formula.minus.length > 0 && score === '') return [];
  const [own = 0, ...less] = groups.map((group) => sumOf(group) / group.length);
  const mean = own - (less.length === 0 ? 0 : sumOf(less) / less.length);
  const expected = isMade ? (formula.method === 'sum' ? mean * formula.items.length : mean) : null;
  return isClose(expected, numberOf(score)) ? [] : [`${score_id} is ${told(score)}, and its items give ${expected ?? 'none'}`];
}

function otherwiseInPairwise(rows: readonly Row[], given: readonly Row[]): readonly string[] {
  const pairs = new Map(rows.map((row) => [`${row['participant_id']} ${row['wave']}`, row]));
  return given.flatMap(({ participant_id, wave, variable, score }) => {
    const value = pairs.get(`${participant_id} ${wave}`)?.[`${variable}_a`];
    return value === undefined || isClose(numberOf(value), numberOf(score)) ? [] : [`${variable}_a of ${participant_id} is ${told(value)}, and ${told(score)} in scaleScores (wave ${wave})`];
  });
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
