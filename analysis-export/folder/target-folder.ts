import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StartError } from '../../server/database/start-error.ts';
import { CHECKSUMS, readChecksums, sha256 } from '../formats/checksums.ts';
import { filesIn } from '../formats/files-in.ts';
import { makeBeside, tidyBeside } from './folders-beside.ts';
import type { Tier } from '../tiers.ts';

/** First line of the README of every export; by it an earlier export is known again. */
export function titleOf(studyId: string): string {
  return `# Study ${studyId}, exported by Tandem`;
}

/** Here analysts work: what they add stays. */
const ANALYSIS = 'analysis/';

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
 * an export. What a killed export has left beside it is tidied up first. Files that an analyst has put into `analysis/`
 * come along.
 *
 * @throws StartError if there is something in the folder that no earlier export of this study has put there as it is
 */
export async function openTarget(out: string, studyId: string, tier: Tier): Promise<TargetFolder> {
  const target = resolve(out);
  await tidyBeside(target);
  const found = await lookThrough(target, studyId);
  if (tier === 'open' && found !== null && found.own.length > 0) {
    throw new StartError(`${join(target, found.own[0] ?? '')} is your own, and may hold what is not in the open tier, which is to be published. Choose another --out.`);
  }
  const path = await makeBeside(target, 'part');
  return {
    path,
    async take() {
      if (found === null) return rename(path, target);
      for (const file of found.own) await bringAlong(file, { from: target, to: path });
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

/** An earlier export, and what in it is the analyst's own. */
interface Found {
  readonly own: readonly string[];
}

/** Copied and not moved: if anything goes wrong later, the earlier export is still whole. */
async function bringAlong(file: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await mkdir(dirname(join(to, file)), { recursive: true });
  try {
    await copyFile(join(from, file), join(to, file), constants.COPYFILE_EXCL);
  } catch (cause) {
    throw new StartError(`${join(from, file)} is your own, and the new export brings a file of that name or cannot take yours along; yours would be lost. Rename it, or choose another --out.`, { cause });
  }
}

/** @returns what is to be replaced; `null`: nothing */
async function lookThrough(target: string, studyId: string): Promise<Found | null> {
  const found = await stat(target).catch(() => null);
  if (found === null) return null;
  if (!found.isDirectory()) throw new StartError(`${target} is a file. --out takes a folder.`);
  const files = await filesIn(target);
  if (files.length === 0) return { own: [] };
  const readme = await readFile(join(target, 'README.md'), 'utf8').catch(() => '');
  const sums = await readChecksums(target);
  if (readme.split('\n', 1)[0] !== titleOf(studyId) || sums === null) {
    throw new StartError(`${target} is not empty and holds no earlier export of study "${studyId}". Choose another --out, or empty it.`);
  }
  const own: string[] = [];
  for (const file of files) {
    if (file === CHECKSUMS) continue;
    const sum = sums.get(file);
    if (sum === undefined && file.startsWith(ANALYSIS)) {
      own.push(file);
      continue;
    }
    if (sum === undefined) throw new StartError(`${target} holds ${file}, which is not from an export and would be lost. Move it into ${join(target, ANALYSIS)}, or choose another --out.`);
    if (sum !== (await sha256(join(target, file)))) {
      throw new StartError(`${join(target, file)} was changed after the export, and the change would be lost. Move it, or choose another --out.`);
    }
  }
  return { own };
}
