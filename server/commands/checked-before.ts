import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn, hashOf } from './source-hash.ts';

/** What a check looks at, and what it looks with. */
const FOLDERS = ['experiments', 'server/assignment', 'server/commands', 'server/dyad', 'server/planning', 'server/protocol'];

/** Remembers in a file which sources have passed a check, as it takes seconds and most starts change nothing. */
export class CheckedBefore {
  readonly #root: string;
  readonly #file: string;

  constructor(root: string, file: string) {
    this.#root = root;
    this.#file = file;
  }

  /** To be asked before the check: what is saved while it runs has not passed. */
  async sources(): Promise<string> {
    const inFolders = await Promise.all(FOLDERS.map((folder) => filesIn(join(this.#root, folder))));
    return hashOf(this.#root, [...inFolders.flat(), join(this.#root, 'package-lock.json')].sort());
  }

  async holds(sources: string): Promise<boolean> {
    return existsSync(this.#file) && (await readFile(this.#file, 'utf8')) === sources;
  }

  async note(sources: string): Promise<void> {
    await writeFile(this.#file, sources);
  }
}
