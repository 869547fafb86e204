import { mkdtemp } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../migrations/index.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database that each test file copies. Nobody may be connected to it. */
    readonly templateUrl: string;
  }
}

/** One throw-away Postgres per run, real in all but the flushing to disk. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-postgres-'));
  // As root the server runs as another user, who must be able to enter.
  chmodSync(dataDir, 0o755);
  const embedded = await startEmbedded({ dataDir, database: 'template', log: () => undefined, ephemeral: true });
  const db = await openDatabase(embedded.url, { poolMax: 1 });
  await migrate(db);
  await db.destroy();
  project.provide('templateUrl', embedded.url);
  return () => embedded.stop();
}
