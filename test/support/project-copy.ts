import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder.ts';
import { ROOT } from './program.ts';

const NEEDED = ['server', 'experiments', 'migrations', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * The project's files once more in a folder of their own, where a test may break or add some.
 *
 * @param more  files and folders that the test needs besides those that the commands run on
 */
export function projectCopy(...more: readonly string[]) {
  const copy = temporaryFolder();
  for (const name of [...NEEDED, ...more]) cpSync(join(ROOT, name), join(copy.path, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy.path, 'node_modules'), 'junction');
  return copy;
}
