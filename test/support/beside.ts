import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runBeside, type Beside } from '../../server/run-beside.ts';
import type { TestDatabase } from './database.ts';
import { temporaryFolder } from './folder.ts';
import { ROOT } from './program.ts';

/** Commands in processes of their own on the database of a test, and a data folder with its key. */
export async function besideTest({ url, outerKey }: TestDatabase): Promise<Beside & { readonly dataDir: string; [Symbol.asyncDispose](): Promise<void> }> {
  const folder = temporaryFolder();
  await writeFile(join(folder.path, 'key'), Buffer.from(outerKey).toString('base64'), { mode: 0o600 });
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: url, DATA_DIR: folder.path, TANDEM_ALLOW_UNSAFE_DATABASE: 'on' };
  const beside = runBeside(ROOT, { env, isHumble: false });
  return {
    ...beside,
    dataDir: folder.path,
    async [Symbol.asyncDispose]() {
      await beside.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
