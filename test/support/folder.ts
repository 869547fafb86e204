import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder that others may enter, removed in the end. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'tandem-'));
  chmodSync(path, 0o755);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}
