import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { migrate } from '../../migrations/index.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { startServer, type TestServer } from '../support/server.ts';

export interface BenchServer {
  readonly server: TestServer;
  readonly db: Knex;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The whole server on a Postgres of its own that flushes to disk as a real one does. */
export async function startBenchServer(experiments: readonly Experiment[]): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const embedded = await startEmbedded({ dataDir, database: 'tandem', log: () => undefined });
  const db = await openDatabase(embedded.url, { poolMax: 10 });
  await migrate(db);
  const server = await startServer({ url: embedded.url, outerKey: randomBytes(32) }, experiments);
  return {
    server,
    db,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await db.destroy();
      await embedded.stop();
    },
  };
}
