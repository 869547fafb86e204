import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../database/start-error.ts';
import { codeOf } from '../database/system-error.ts';
import { filesIn, hashOf } from './source-hash.ts';

/** Where the built client lies, below the project's folder. */
export const CLIENT_DIR = join('dist', 'client');

const STAMP = 'sources.sha256';

/**
 * Builds the client, unless the built one was made from these very sources.
 *
 * It is built beside its place and then put there, so that one killed half way is never served.
 *
 * @param onBuild  called before a build, which takes a few seconds
 * @throws StartError with the bundler's complaint
 */
export async function buildClientIfStale(root: string, onBuild: () => void): Promise<void> {
  const target = join(root, CLIENT_DIR);
  const sources = await hashOf(root, await sourceFiles(root));
  if ((await stampOf(target)) === sources) return;
  onBuild();
  const draft = `${target}-${randomBytes(4).toString('hex')}`;
  try {
    await build(root, draft);
    await writeFile(join(draft, STAMP), sources);
    // Another start may have built the same meanwhile: what is served already stays.
    if ((await stampOf(target)) === sources) return;
    await putInPlace(draft, target, sources);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The one before is moved away whole, so that two starts at once never meet in a folder half removed. */
async function putInPlace(draft: string, target: string, sources: string): Promise<void> {
  const before = `${draft}-before`;
  await rename(target, before).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  try {
    await rename(draft, target);
  } catch (error) {
    // Another start may have put its own there in this very moment; that is as good.
    if ((await stampOf(target)) !== sources) throw error;
  } finally {
    await rm(before, { recursive: true, force: true });
  }
}

async function build(root: string, outDir: string): Promise<void> {
  await mkdir(join(root, 'dist'), { recursive: true });
  const vite = await import('vite');
  // Else a NODE_ENV of the caller's (test, development) would end up in what participants get.
  process.env['NODE_ENV'] = 'production';
  try {
    await vite.build({ configFile: join(root, 'vite.config.ts'), logLevel: 'silent', build: { outDir } });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The pages for browsers could not be built: ${message.split('\n').slice(0, 3).join(' ')}`, { cause });
  }
}

/** What the bundle is made of, and what makes it. */
async function sourceFiles(root: string): Promise<readonly string[]> {
  const inFolders = await Promise.all(['client', 'server/protocol'].map((folder) => filesIn(join(root, folder))));
  const ofExperiments = (await filesIn(join(root, 'experiments'))).filter((file) => /[\\/](?:browser\.ts|media[\\/][^\\/]+)$/.test(file));
  const single = ['vite.config.ts', 'package-lock.json'].map((file) => join(root, file));
  return [...inFolders.flat(), ...ofExperiments, ...single].sort();
}

async function stampOf(target: string): Promise<string | null> {
  const file = join(target, STAMP);
  return existsSync(file) ? readFile(file, 'utf8') : null;
}
