import { watch } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import type { LiveExperiments } from '../live-experiments.ts';
import { examine, experimentNames, NOT_EXPERIMENTS } from './experiments.ts';

/** Editors save in several strokes. In ms. */
const SETTLED = 100;

/**
 * Follows the files in `experiments/`: what is saved is loaded, checked, and takes the place of the definition
 * before; or its problems are told, and the definition before stays.
 *
 * Each load is a module graph of its own, texts and kit included, which takes some 0.15 s. The graphs before it stay in
 * memory, a few hundred kB each: enough for a day of building, and only where the rehearsal is on.
 *
 * @param onFault  the folder cannot be watched; the server runs on without
 * @returns        stops watching
 */
export function watchExperiments(root: string, live: LiveExperiments, onFault: (error: unknown) => void): () => void {
  const saved = new Set<string>();
  let settling: ReturnType<typeof setTimeout> | undefined;
  let loading = Promise.resolve();
  const load = async (): Promise<void> => {
    const folders = [...saved];
    saved.clear();
    const isForAll = folders.some((folder) => NOT_EXPERIMENTS.has(folder));
    for (const name of await experimentNames(root)) {
      if (isForAll || folders.includes(name)) await reload(root, name, live);
    }
  };
  const watcher = watch(join(root, 'experiments'), { recursive: true }, (_, file) => {
    if (file === null || !isOfDefinition(file)) return;
    saved.add(file.split(/[\\/]/)[0] ?? '');
    clearTimeout(settling);
    settling = setTimeout(() => {
      loading = loading.then(load).catch(onFault);
    }, SETTLED);
  });
  watcher.on('error', onFault);
  return () => {
    clearTimeout(settling);
    watcher.close();
  };
}

async function reload(root: string, name: string, live: LiveExperiments): Promise<void> {
  const examined = await examine(root, name, (url) => tsImport(url, import.meta.url));
  if ('refusal' in examined) live.complain(name, examined.refusal);
  else live.replace(examined.experiment);
}

function isOfDefinition(file: string): boolean {
  return /\.(?:ts|json)$/.test(file) && !file.endsWith('.test.ts');
}
