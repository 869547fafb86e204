import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../database/start-error.ts';
import { codeOf } from '../database/system-error.ts';
import { NOT_EXPERIMENTS } from './experiments.ts';

/** The experiment that is copied: one of our own, so that it is compiled, checked and played with all others. */
const TEMPLATE = { id: 'good-news', title: 'Good news' };

/**
 * Writes a small complete paradigm to `experiments/<name>`, where every command finds it by itself.
 *
 * @param root  of the project
 * @returns     names of the files written
 * @throws      StartError with one line where the name cannot be used; nothing existing is ever overwritten
 */
export async function scaffold(root: string, name: string): Promise<readonly string[]> {
  refuse(name);
  const files = await templateFiles(root);
  const folder = join(root, 'experiments', name);
  await makeNew(folder, name);
  for (const { file, text } of files) await writeFile(join(folder, file), renamed(text, name), { flag: 'wx' });
  return files.map(({ file }) => file);
}

function refuse(name: string): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new StartError(
      `"${name}" cannot be the name; it takes up to 40 lower-case letters and digits, words joined by "-", as in "kind-words".`,
    );
  }
  if (NOT_EXPERIMENTS.has(name)) throw new StartError(`experiments/${name} is a part of Tandem itself. Choose another name.`);
}

async function templateFiles(root: string): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const folder = join(root, 'experiments', TEMPLATE.id);
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    return await Promise.all(names.sort().map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })));
  } catch (cause) {
    throw new StartError(`experiments/${TEMPLATE.id}, of which the new one is a copy, cannot be read. Get it back from git.`, {
      cause,
    });
  }
}

/** Not recursive: two who choose one name at the same moment do not write into one folder. */
async function makeNew(folder: string, name: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const isTaken = codeOf(cause) === 'EEXIST';
    const line = isTaken ? 'is there already. Choose another name.' : 'cannot be made: the folder above it is not writable.';
    throw new StartError(`experiments/${name} ${line}`, { cause });
  }
}

function renamed(text: string, name: string): string {
  const words = name.replaceAll('-', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return text.replaceAll(TEMPLATE.id, name).replaceAll(TEMPLATE.title, title);
}
