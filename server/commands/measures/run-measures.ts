import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { keyNamed, KEYS, type Key } from '../../../experiments/measures/keys.ts';
import { StartError } from '../../database/start-error.ts';
import { IMPORTED_FOLDER, importedScales } from '../imported-scales.ts';
import { formFor } from './form.ts';
import { keyProblems } from './key-problems.ts';
import { openQuestions } from './open-questions.ts';
import { readScaleFile, type ScaleFile } from './scale-file.ts';
import { storedFrom } from './stored-from.ts';

export const MEASURES_USAGE = [
  'npm run measures -- list              keys that there are, and what is imported here',
  'npm run measures -- form KEY          prints a file to fill in',
  'npm run measures -- import FILE       takes over a filled-in file; asks for what it leaves open',
].join('\n');

export interface MeasuresRun {
  /** Of the project. */
  readonly root: string;
  readonly args: readonly string[];
  say(line: string): void;
  /** Asks at the terminal; `null` where nobody sits there. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

/** @throws StartError with everything that is open or wrong; then nothing was imported */
export async function runMeasures(run: MeasuresRun): Promise<void> {
  const [command, what, ...more] = run.args;
  if (more.length > 0) throw new StartError(`${more.join(' ')} is too much.\n\n${MEASURES_USAGE}`);
  if (command === 'list' && what === undefined) return list(run);
  if (command === 'form' && what !== undefined) return run.say(formFor(what, keyOf(what)));
  if (command === 'import' && what !== undefined) return importScale(run, what);
  throw new StartError(MEASURES_USAGE);
}

async function list({ root, say }: MeasuresRun): Promise<void> {
  const found = await importedScales(root);
  say('Keys (A: seen in a source; B, C: verify before use):');
  for (const [id, { k, certainty, title, citation }] of Object.entries<Key>(KEYS)) say(`  ${id.padEnd(24)}${String(k).padStart(3)} items  ${certainty}  ${title}; ${citation}`);
  say(found.length === 0 ? 'Nothing is imported here.' : 'Imported here:');
  for (const { id, licence } of found) say(`  ${id.padEnd(24)}${licence ?? ''}`);
}

async function importScale({ root, say, ask }: MeasuresRun, path: string): Promise<void> {
  const name = basename(path);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new StartError(`${path} cannot be read.`, { cause });
  });
  const given = readScaleFile(text, name);
  const key = keyOf(given.key);
  const file = await completed(given, key, name, ask);
  const problems = keyProblems(file, key);
  if (problems.length > 0) throw new StartError(`${name} is not imported, because it would be scored wrongly:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  const stored = storedFrom(file, key);
  const folder = join(root, IMPORTED_FOLDER);
  const known = (await importedScales(root)).some(({ id }) => id === stored.id);
  if (known) throw new StartError(`${stored.id} is imported already. A changed wording is another scale: give it a \`variant\`. To put this one in its place before anybody has answered, delete ${IMPORTED_FOLDER}/${stored.id}.json first.`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${stored.id}.json`), `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  say(`${stored.id} is in ${IMPORTED_FOLDER}/, which git does not keep. In an experiment:`);
  say(`  import file from '../measures/imported/${stored.id}.json' with { type: 'json' };`);
  say('  const measure = imported(file);   // and `imported: [measure]` in defineExperiment');
  if (key.certainty !== 'A') say(`The key of ${key.title} is of certainty ${key.certainty}: compare it with ${key.citation} before use.`);
}

async function completed(given: ScaleFile, key: Key, name: string, ask: MeasuresRun['ask']): Promise<ScaleFile> {
  const open = openQuestions(given, key);
  if (open.length > 0 && ask === null) {
    throw new StartError(`${name} is not imported, because it leaves open:\n${open.map(({ asks }) => `  ${asks}`).join('\n')}\nWrite the answers into the file, or run this at a terminal.`);
  }
  let file = given;
  for (const question of open) {
    let next: ScaleFile | null = null;
    while (next === null && ask !== null) next = question.answered(file, (await ask(question.asks)).trim());
    file = next ?? file;
  }
  return file;
}

function keyOf(id: string): Key {
  const key = keyNamed(id);
  if (key === null) throw new StartError(`There is no key "${id}". There is: ${Object.keys(KEYS).join(', ')}.`);
  return key;
}
