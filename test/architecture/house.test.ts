import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../support/source-files.ts';

/** What stands at the top and below it; `null`: one folder each, by the name of the experiment or table. */
const FOLDERS: Readonly<Record<string, readonly string[] | null>> = {
  experiments: null,
  server: [
    'protocol',
    'dyad',
    'assignment',
    'planning',
    'sessions',
    'sockets',
    'http',
    'staff',
    'store',
    'database',
    'commands',
  ],
  client: ['participant', 'rehearsal', 'dashboard'],
  migrations: [],
  'analysis-export': ['source', 'plans', 'answers', 'columns', 'tables', 'formats', 'folder', 'templates', 'checks', 'report', 'command', 'open'],
  test: ['core', 'store', 'wire', 'browser', 'architecture', 'support', 'bots', 'nemesis', 'bench', 'security'],
};

/** What people and tools look for at the top. */
const FILES = [
  'README.md',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'biome.json',
  '.gitignore',
  '.dockerignore',
  'Dockerfile',
  'compose.yaml',
  'vite.config.ts',
  'vitest.config.ts',
  'playwright.config.ts',
];

const HIDDEN = ['.git', '.ci'];
const DEEPEST = 3;

it('has at the top what the design draws, and what tools require', () => {
  const made = readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/$/, ''));
  const known = new Set([...Object.keys(FOLDERS), ...FILES, ...HIDDEN, ...made]);
  expect(readdirSync(ROOT).filter((name) => !known.has(name))).toEqual([]);
});

it.each(Object.entries(FOLDERS).filter(([folder]) => existsSync(join(ROOT, folder))))(
  '%s has only its own folders',
  (folder, known) => {
    expect(foldersIn(folder).filter((name) => known !== null && !known.includes(name))).toEqual([]);
  },
);

it.each(Object.keys(FOLDERS))('%s is no deeper than three folders', (folder) => {
  expect(below(folder).filter((path) => path.split('/').length > DEEPEST)).toEqual([]);
});

function foldersIn(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Every folder below this one, from the root. */
function below(folder: string): string[] {
  return foldersIn(folder).flatMap((name) => [`${folder}/${name}`, ...below(`${folder}/${name}`)]);
}
