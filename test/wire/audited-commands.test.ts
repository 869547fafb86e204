import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, runNode } from '../support/program.ts';

const database = await createDatabase();
const { db } = database;
const folder = await temporaryFolder();
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await database.drop();
});

/** Which commands there are: of `study` each by its own name. */
async function commandNames(): Promise<readonly string[]> {
  const read = (file: string) => readFile(join(ROOT, 'server/commands', file), 'utf8');
  const entries = [...(await read('run.mjs')).matchAll(/^ {2}'?([a-z-]+)'?: '[a-z-]+\//gm)].map(([, name = '']) => name);
  const study = [...(await read('study-usage.ts')).matchAll(/npm run study -- ([a-z-]+)/g)].map(([, name]) => `study ${name}`);
  return [...entries.filter((name) => name !== 'study'), ...study];
}

/** Codes of the people, to be put into a command. */
const codes = (): Promise<string[]> => db('participants').orderBy('member').pluck('completion_code');
const of = (...options: readonly string[]) => async (): Promise<readonly string[]> => options;

/** In this order: what changes something or shows what is concealed, and the rows that it has to leave. */
const LEAVES: Readonly<Record<string, readonly [options: () => Promise<readonly string[]>, rows: readonly string[]]>> = {
  'study create': [of('--id', 'tried', '--experiment', 'compliment-reframing', '--param', 'source=fresh', '--mode', 'test'), ['create-study']],
  'study add-couples': [of('--study', 'tried', '--count', '1'), ['add-couple']],
  'study new-link': [of('--study', 'tried', '--couple', '1', '--partner', '1'), ['new-link']],
  'study codes': [of('--study', 'tried', '--finished', 'CFIN', '--ended', 'CEND', '--left', 'CLEF'), ['set-panel-codes']],
  'study randomisation': [of('--study', 'tried'), ['show-allocation']],
  'study unblind': [of('--study', 'tried', '--by', 'Una', '--reason', 'the end'), ['unblind']],
  export: [of('--study', 'tried', '--include-test', '--out', 'out'), ['export']],
  'study unlink': [async () => ['--code', (await codes())[0] ?? '', '--reason', 'by letter'], ['withdrawal-unlink']],
  'study withdraw': [of('--study', 'tried', '--couple', '1', '--partner', '2', '--reason', 'by letter', '--erase'), ['withdrawal-erase']],
  'study end': [of('--study', 'tried', '--couple', '1'), ['end-couple']],
  certificate: [of(), ['make-authority', 'make-certificate']],
  backup: [of('--out', 'copy', '--keys', 'keys'), ['backup']],
};

const ELSEWHERE: Readonly<Record<string, string>> = {
  start: 'test/wire/start.test.ts: configure and use-key',
  restore: 'test/wire/commands.test.ts: restore and use-key',
};

const CHANGES_NOTHING: Readonly<Record<string, string>> = {
  check: 'reads files', new: 'writes files of an experiment', sheet: 'reads files', measures: 'writes files of scales',
  verify: 'reads an export', query: 'reads an export', 'verify-audit': 'reads the audit',
  'study status': 'counts', bots: 'has a database of its own', bench: 'has a database of its own', nemesis: 'has a database of its own',
};

it('leaves a row of every command that changes something, and knows every command by name', { timeout: 300_000 }, async () => {
  expect([...(await commandNames())].sort()).toEqual([LEAVES, ELSEWHERE, CHANGES_NOTHING].flatMap(Object.keys).sort());
  for (const [name, [optionsOf, rows]] of Object.entries(LEAVES)) {
    const before: string[] = await db('audit_rows').pluck('seq');
    const env = { ...process.env, DATA_DIR: join(folder.path, 'data'), DATABASE_URL: database.url, TANDEM_ALLOW_UNSAFE_DATABASE: 'on' };
    const args = [join(ROOT, 'server/commands/run.mjs'), ...name.split(' '), ...(await optionsOf())];
    await using program = runNode(args, { env, cwd: folder.path });
    const { code } = await program.ended;
    expect(code, `${name}: ${program.output()}${program.complaints()}`).toBe(0);
    const left: string[] = await db('audit_rows').whereNotIn('seq', before).where('actor', 'like', 'shell:%').pluck('action');
    expect([name, left]).toEqual([name, rows]);
  }
});
