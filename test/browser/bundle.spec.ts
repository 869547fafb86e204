import { expect, test } from '@playwright/test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { de } from '../../client/participant/words.de.ts';
import { en } from '../../client/participant/words.en.ts';
import { loadExperiments } from '../../server/commands/experiments.ts';
import { ROOT } from '../support/program.ts';

const CLIENT = join(ROOT, 'dist/client');
/** Shorter ones are words that any page may have. */
const SENTENCE = 25;

interface Found {
  /** Keys in the file of texts. */
  readonly path: readonly string[];
  readonly text: string;
}

test('no sentence of a study, and no text of one condition, can be fetched before its step', async () => {
  const levels = (await loadExperiments(ROOT)).flatMap(({ factors }) => Object.values(factors).flat());
  const ofConditions = (await studyTexts()).filter(({ path }) => path.some((key) => levels.includes(key)));
  const sentences = (await studyTexts()).filter(({ text }) => text.length >= SENTENCE);
  expect(ofConditions.length).toBeGreaterThan(10);
  expect(sentences.length).toBeGreaterThan(100);

  const platform = new Set([...textsIn(en), ...textsIn(de)].map(({ text }) => text));
  const bundle = await builtText();
  const leaked = [...ofConditions, ...sentences].filter(({ text }) => !platform.has(text) && bundle.includes(text));
  expect(leaked).toEqual([]);
});

test('the search finds what is there', async () => {
  const bundle = await builtText();
  const sentences = [...textsIn(en), ...textsIn(de)].filter(({ text }) => text.length >= SENTENCE);
  expect(sentences.length).toBeGreaterThan(20);
  expect(sentences.filter(({ text }) => !bundle.includes(text))).toEqual([]);
});

/** Every file that the server would hand out, packed ones left out, as they hold the same. */
async function builtText(): Promise<string> {
  const entries = await readdir(CLIENT, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name));
  expect(files.length).toBeGreaterThan(10);
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  return contents.map(plain).join('\n');
}

async function studyTexts(): Promise<readonly Found[]> {
  const folder = join(ROOT, 'experiments');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\/texts\.[\w-]+\.json$/.test(name));
  const trees: unknown[] = await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))));
  return trees.flatMap((tree) => textsIn(tree));
}

/** Every string in a tree of texts; what stands around placeholders is looked for by itself. */
function textsIn(tree: unknown, path: readonly string[] = []): readonly Found[] {
  if (typeof tree === 'string') return tree.split(/\{[^}]*\}/).filter((text) => text !== '').map((text) => ({ path, text: plain(text) }));
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, branch]) => textsIn(branch, [...path, key]));
}

/** Escapes, quotes and white space are written in more than one way. */
function plain(text: string): string {
  return text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replace(/\\(.)/g, '$1')
    .replace(/[‘’“”"'`]/g, "'")
    .replace(/\s+/g, ' ');
}
