import { expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from '../support/source-files.ts';

const files = sourceFiles();

/** The only file that passes on what others export: the page a psychologist reads. By name, never `*`. */
const MAY_PASS_ON = ['experiments/kit/kit.ts'];

/** Where the environment comes in: the server, the commands, and what Vite wants to find there. */
const READS_ENVIRONMENT = ['server/main.ts', 'server/commands/command.ts', 'server/commands/client-build.ts'];

it.each<[string, RegExp]>([
  ['any', /(?:[:<,|&(=]\s*|\bas\s+|\bextends\s+)any\b(?!\s*[:(])/],
  ['a non-null assertion', /[\w)\]]!(?=\s*(?:[.,;)\]}\n[]|[-+*/%&|?:<>]|$))(?!==?)/],
  ['export *', /\bexport\s*\*/],
  ['an enum or a namespace', /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?(?:enum|namespace)\s+\w/m],
])('no file uses %s', (_, habit) => {
  expect(where((file) => habit.test(file.code))).toEqual([]);
});

it('no file silences the compiler', () => {
  expect(where(({ text }) => /@ts-(?:ignore|nocheck|expect-error)/.test(text))).toEqual([]);
});

it('no file only passes on what others export', () => {
  const passesOn = ({ code }: SourceFile) => /\bexport\s+(?:type\s+)?\{[^}]*\}\s*from\b/.test(code);
  expect(where(passesOn).filter((path) => !MAY_PASS_ON.includes(path))).toEqual([]);
});

it('no file is called index, utils, common, helpers or manager', () => {
  // The migrations' list is what knex asks for.
  const names = where(({ path }) => /(?:^|\/|-)(?:index|utils?|common|helpers?|managers?)\.\w+$/.test(path));
  expect(names.filter((path) => path !== 'migrations/index.ts')).toEqual([]);
});

it('every local import ends in the name of its file', () => {
  const bare = ({ imports }: SourceFile) => imports.some(({ path }) => path !== null && !/\.\w+$/.test(path));
  expect(where(bare)).toEqual([]);
});

it('only the ways in read the environment', () => {
  expect(
    where(({ code }) => /\bprocess\.env\b/.test(code)).filter((path) => !READS_ENVIRONMENT.includes(path)),
  ).toEqual([]);
});

it('says which files are long, for somebody to read them', () => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > 250);
  if (long.length > 0) console.info(long.map(({ path, lines }) => `${path}: ${lines} lines`).join('\n'));
  expect(files.length).toBeGreaterThan(50);
});

function where(test: (file: SourceFile) => boolean): string[] {
  return files.filter(test).map(({ path }) => path);
}
