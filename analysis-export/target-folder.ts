import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { StartError } from '../server/database/start-error.ts';
import { slugOf } from './formats/names.ts';

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
 * @throws StartError if there is something in the folder that is no earlier export of this study
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
  if (readme.split('\n', 1)[0] !== titleOf(studyId)) {
    throw new StartError(`${target} is not empty and holds no earlier export of study "${studyId}". Choose another --out, or empty it.`);
  }
  const ours = new RegExp(`^(README\\.md|codebook\\.csv|data/study-${slugOf(studyId)}_description-[A-Za-z0-9]+_data\\.csv)$`);
  const strange = files.find((file) => !ours.test(file));
  if (strange === undefined) return true;
  throw new StartError(`${target} holds ${strange}, which is not from an export and would be lost. Move it, or choose another --out.`);
}

/** Paths below the folder, with `/`, whatever the system. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
