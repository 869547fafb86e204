import { randomBytes } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { lives, ownIdentity } from './process-identity.ts';
import { codeOf } from './system-error.ts';

const holderSchema = z.object({ pid: z.int(), born: z.string(), note: z.string() });

/** The living process that holds a lock, and what it wants others to know. */
export type Holder = z.infer<typeof holderSchema>;

export interface Lock {
  /** Replaces what others read in the file. */
  note(text: string): Promise<void>;
  release(): Promise<void>;
}

export type Attempt = { readonly lock: Lock } | { readonly holder: Holder };

/**
 * Takes the lock that is the existence of `file`, or tells who has it. A file whose process is dead, or
 * which holds nothing (the power went before it was on disk), is taken over.
 */
export async function tryLock(file: string): Promise<Attempt> {
  for (;;) {
    if (await make(file)) {
      return { lock: { note: (text) => replace(file, text), release: () => unlink(file).catch(unlessGone) } };
    }
    const seen = await textOf(file);
    const holder = holderOf(seen);
    if (holder !== null && lives(holder)) return { holder };
    await moveAway(file, seen);
  }
}

/** The living process that holds the lock, or `null`; takes nothing. */
export async function readHolder(file: string): Promise<Holder | null> {
  const holder = holderOf(await textOf(file));
  return holder !== null && lives(holder) ? holder : null;
}

// Linked into place, so that nobody ever reads it half written.
async function make(file: string): Promise<boolean> {
  const draft = await writeDraft(file, '');
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function replace(file: string, note: string): Promise<void> {
  await rename(await writeDraft(file, note), file);
}

async function writeDraft(file: string, note: string): Promise<string> {
  const nonce = randomBytes(6).toString('hex');
  const draft = `${file}.${nonce}`;
  await writeFile(draft, JSON.stringify({ ...ownIdentity(), note, nonce }), { mode: 0o600 });
  return draft;
}

// Two may find the same dead holder. Whoever moves away what the other has just made gives it back.
async function moveAway(file: string, seen: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    return unlessGone(error);
  }
  if ((await textOf(aside)) !== seen) await link(aside, file).catch(unlessThere);
  await unlink(aside);
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    unlessGone(error);
    return '';
  });
}

function holderOf(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function unlessGone(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
