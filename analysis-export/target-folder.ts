import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StartError } from '../server/database/start-error.ts';
import { CHECKSUMS, readChecksums, sha256 } from './formats/checksums.ts';
import { filesIn } from './formats/files-in.ts';

/** First line of the README of every export; by it an earlier export is known again. */
export function titleOf(studyId: string): string {
  return `# Study ${studyId}, exported by Tandem`;
}

export interface TargetFolder {
  /** Write here. */
  readonly path: string;
  /** Puts it where it was asked for, in place of an earlier export. */
  take(): Promise<void>;
  /** Leaves everything as it was. */
  discard(): Promise<void>;
}

/**
 * A folder beside the one asked for, which takes its place when everything is written: nobody ever finds half
 * an export.
 *
 * @throws StartError if there is something in the folder that no earlier export of this study has put there as it is
 */
export async function openTarget(out: string, studyId: string): Promise<TargetFolder> {
  const target = resolve(out);
  const isThere = await assertReplaceable(target, studyId);
  const path = await makeBeside(target, 'part');
  return {
    path,
    async take() {
      if (!isThere) return rename(path, target);
      const old = await makeBeside(target, 'old');
      await rename(target, join(old, 'export'));
      try {
        await rename(path, target);
      } catch (error) {
        await rename(join(old, 'export'), target);
        throw error;
      } finally {
        await rm(old, { recursive: true, force: true });
      }
    },
    discard: () => rm(path, { recursive: true, force: true }),
  };
}

async function makeBeside(target: string, kind: string): Promise<string> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await mkdtemp(`${target}.${kind}-`);
  } catch (cause) {
    throw new StartError(`Nothing can be written beside ${target}. Choose another --out.`, { cause });
  }
}

/** @returns whether there is something to be replaced */
async function assertReplaceable(target: string, studyId: string): Promise<boolean> {
  const found = await stat(target).catch(() => null);
  if (found === null) return false;
  if (!found.isDirectory()) throw new StartError(`${target} is a file. --out takes a folder.`);
  const files = await filesIn(target);
  if (files.length === 0) return true;
  const readme = await readFile(join(target, 'README.md'), 'utf8').catch(() => '');
  const sums = await readChecksums(target);
  if (readme.split('\n', 1)[0] !== titleOf(studyId) || sums === null) {
    throw new StartError(`${target} is not empty and holds no earlier export of study "${studyId}". Choose another --out, or empty it.`);
  }
  for (const file of files) {
    if (file === CHECKSUMS) continue;
    const sum = sums.get(file);
    if (sum === undefined) throw new StartError(`${target} holds ${file}, which is not from an export and would be lost. Move it, or choose another --out.`);
    if (sum !== (await sha256(join(target, file)))) {
      throw new StartError(`${join(target, file)} was changed after the export, and the change would be lost. Move it, or choose another --out.`);
    }
  }
  return true;
}
