import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { ROOT } from '../support/program.ts';

/** One change of one source file, made while the server of a run is built; the file itself stays as it is. */
export interface Patch {
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** The nemesis's own study in the place of `experiments/`, and no pages: simulated members have none. */
export const OWN_STUDY: readonly Patch[] = [
  {
    file: 'server/main.ts',
    find: `await loadExperiments(ROOT, new CheckedBefore(ROOT, join(settings.dataDir, 'checked.sha256')))`,
    replace: `(await import('../test/nemesis/study.ts')).studies`,
  },
  {
    file: 'server/main.ts',
    find: 'await buildClientIfStale(',
    replace: 'await (async (..._: unknown[]) => undefined)(',
  },
];

/** Below the project, where a bundle finds its packages. */
export const PLACE = join(ROOT, 'test-results');

/** Builds `server/main.ts`, so that it starts in a second. @returns the file to run */
export function bundleServer(outDir: string, patches: readonly Patch[]): Promise<string> {
  return bundle('server/main.ts', outDir, [...OWN_STUDY, ...patches]);
}

/** Builds one run of the harness, with the client library that it plays on. @returns the file to run */
export function bundleHarness(outDir: string, patches: readonly Patch[]): Promise<string> {
  return bundle('test/nemesis/one-run.ts', outDir, [...patches]);
}

/** @throws Error if a patch does not fit the source any more */
async function bundle(entry: string, outDir: string, left: Patch[]): Promise<string> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [patching(left), inPlace],
    // Read from one file they load in half the time; the others look for files of their own.
    ssr: { noExternal: ['zod', 'express', 'helmet', 'socket.io', 'cookie', 'qrcode', 'intl-messageformat'] },
    build: { ssr: entry, outDir, emptyOutDir: true, minify: false, target: 'node20' },
  });
  assertAllMade(left);
  return join(outDir, basename(entry).replace(/\.ts$/, '.js'));
}

/** The pages for browsers, as `npm start` builds them. @throws Error if a patch does not fit the source any more */
export async function bundlePages(outDir: string, patches: readonly Patch[]): Promise<void> {
  const left = [...patches];
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error', plugins: [patching(left)], build: { outDir } });
  assertAllMade(left);
}

/** Each file still knows where it lies, and finds what lies beside it. */
const inPlace: Plugin = {
  name: 'nemesis-in-place',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(ROOT) || id.includes('node_modules') || !code.includes('import.meta.url')) return null;
    return { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null };
  },
};

function assertAllMade([unused]: readonly Patch[]): void {
  if (unused !== undefined) throw new Error(`no file ${unused.file} in what was built: a patch has nothing to change`);
}

/** Takes each patch that it has made out of `left`. */
function patching(left: Patch[]): Plugin {
  return {
    name: 'nemesis-patches',
    enforce: 'pre',
    transform(code, id) {
      const file = relative(ROOT, id);
      const mine = left.filter((patch) => patch.file === file);
      if (mine.length === 0) return null;
      for (const patch of mine) left.splice(left.indexOf(patch), 1);
      return { code: mine.reduce(patched, code), map: null };
    },
  };
}

/** @throws Error if what is to be replaced is not there, or twice */
export function patched(code: string, { file, find, replace }: Patch): string {
  const [before, after, ...more] = code.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} has ${more.length + (after === undefined ? 0 : 1)} times, not once: ${find}`);
  }
  return `${before}${replace}${after}`;
}
