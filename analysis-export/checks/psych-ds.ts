import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse';
import { found, type Finding } from './rules.ts';

/** What a check says that is not wrong, and that a reader should know. */
export interface Conformity {
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
}

/** Keywords that Psych-DS 1.5 knows; others are allowed, with a warning. */
const OFFICIAL: ReadonlySet<string> = new Set(['study', 'site', 'subject', 'session', 'task', 'condition', 'trial', 'stimulus', 'description']);
const DATA_FILE = /^[a-z]+-[a-zA-Z0-9]+(_[a-z]+-[a-zA-Z0-9]+)*_data\.(csv|tsv)$/;

/** The rules of Psych-DS 1.5.0, which this is no validator of: the official one is on the web. */
export async function psychDs(folder: string): Promise<Conformity> {
  const names = await readdir(join(folder, 'data')).catch(() => []);
  const files = names.filter((name) => /\.(csv|tsv)$/.test(name)).sort();
  const named = files.filter((name) => DATA_FILE.test(name));
  const description = await readDescription(folder);
  const tables = await Promise.all(files.map((name) => examine(join(folder, 'data', name))));
  const unofficial = [...new Set(named.flatMap(keywordsOf))].filter((keyword) => !OFFICIAL.has(keyword));
  return {
    findings: [
      ...description.findings,
      ...found('P3', 'data', named.length === 0 ? ['it has no such file'] : []),
      ...files.flatMap((name) => found('P4', `data/${name}`, DATA_FILE.test(name) ? [] : ['is not called so'])),
      ...tables.flatMap(({ findings }) => findings),
      ...declared(description.variables, tables),
    ],
    warnings: unofficial.map((keyword) => `${keyword}- is no keyword of Psych-DS; its validator warns of it.`),
  };
}

interface Description {
  readonly findings: readonly Finding[];
  /** `null` where nothing can be said of them. */
  readonly variables: readonly string[] | null;
}

async function readDescription(folder: string): Promise<Description> {
  const name = 'dataset_description.json';
  const text = await readFile(join(folder, name), 'utf8').catch(() => null);
  if (text === null) return { findings: found('P1', name, ['it is not there']), variables: null };
  const value = parsed(text);
  if (value === null) return { findings: found('P1', name, ['it is no JSON object']), variables: null };
  const { variableMeasured } = value;
  const lacks = ['name', 'description'].filter((key) => typeof value[key] !== 'string' || value[key] === '').map((key) => `it has no ${key}`);
  const isSchemaOrg = /^https?:\/\/schema\.org\/?$/.test(String(value['@context'])) && value['@type'] === 'Dataset';
  return {
    findings: found('P2', name, [
      ...lacks,
      ...(Array.isArray(variableMeasured) ? [] : ['it has no variableMeasured']),
      ...(isSchemaOrg ? [] : ['it does not say that it is a Dataset of schema.org']),
    ]),
    variables: Array.isArray(variableMeasured) ? variableMeasured.map(nameOf) : null,
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function nameOf(variable: unknown): string {
  if (typeof variable === 'string') return variable;
  return typeof variable === 'object' && variable !== null && 'name' in variable ? String(variable.name) : '';
}

interface Examined {
  readonly file: string;
  readonly header: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads a data file once, from its first byte to its last. */
async function examine(path: string): Promise<Examined> {
  const place = `data/${basename(path)}`;
  if ((await stat(path)).size === 0) return { file: place, header: [], findings: found('P8', place, ['it is empty']) };
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  const parser = parse({ bom: true, relax_column_count: true, delimiter: path.endsWith('.tsv') ? '\t' : ',' });
  const stream = createReadStream(path);
  stream.on('data', (chunk) => {
    try {
      decoder.decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, { stream: true });
    } catch {
      isUtf8 = false;
    }
  });
  let header: readonly string[] = [];
  let line = 0;
  const uneven: string[] = [];
  const ids = new Set<string>();
  const repeated: string[] = [];
  for await (const row of stream.pipe(parser)) {
    const cells: readonly string[] = row;
    line += 1;
    if (line === 1) {
      header = cells;
      continue;
    }
    if (cells.length !== header.length) uneven.push(`row ${line} has ${cells.length} cells, and the header ${header.length}`);
    const id = cells[header.indexOf('row_id')];
    if (id !== undefined && ids.has(id)) repeated.push(`row_id ${id} stands twice`);
    if (id !== undefined) ids.add(id);
  }
  const twice = header.filter((name, index) => header.indexOf(name) !== index).map((name) => `two columns are called ${name}`);
  const unnamed = header.some((name) => name === '') ? ['a column has no name'] : [];
  return {
    file: place,
    header,
    findings: [
      ...found('P7', place, [...twice, ...unnamed, ...uneven]),
      ...found('P8', place, isUtf8 ? [] : ['it is not UTF-8']),
      ...found('P9', place, repeated),
    ],
  };
}

function declared(variables: readonly string[] | null, tables: readonly Examined[]): readonly Finding[] {
  if (variables === null) return [];
  const known = new Set(variables);
  const written = new Set(tables.flatMap(({ header }) => header));
  const twice = variables.filter((name, index) => variables.indexOf(name) !== index);
  return [
    ...tables.flatMap(({ file, header }) => found('P5', file, header.filter((name) => !known.has(name)).map((name) => `${name} is not in variableMeasured`))),
    ...found('P6', 'dataset_description.json', [
      ...variables.filter((name) => !written.has(name)).map((name) => `${name} is in no data file`),
      ...twice.map((name) => `${name} stands twice`),
    ]),
  ];
}

function keywordsOf(name: string): readonly string[] {
  return name.split('_').slice(0, -1).map((part) => part.split('-')[0] ?? '');
}
