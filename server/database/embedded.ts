import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { makeFolder } from './folder.ts';
import { Keeper } from './keeper.ts';
import { ensureDatabase, isSharedWithOthers, urlOf } from './login.ts';
import { bringUp, type Server } from './postmaster.ts';
import { chooseRunAs } from './run-as.ts';
import { shutDown } from './shut-down.ts';
import { withStartLock } from './start-lock.ts';

export interface EmbeddedOptions {
  /** Folder of the cluster, its password and its log. */
  readonly dataDir: string;
  readonly database: string;
  readonly log: (line: string) => void;
  /** Throw-away: nothing is flushed to disk, and the folder is removed in the end. For tests only. */
  readonly ephemeral?: boolean;
}

export interface Embedded {
  readonly url: string;
  /** Lets go of the server; the last process to do so shuts it down. Close your connections first. */
  stop(): Promise<void>;
}

const START_LIMIT = 60_000;

/**
 * Runs a real Postgres in a folder: one server per folder, however many processes ask for it, and as long as
 * one of them lives. After a crash, of whatever part, the next call puts things right.
 *
 * @throws StartError with one line for the person who started it
 */
export async function startEmbedded({ dataDir, database, log, ephemeral = false }: EmbeddedOptions): Promise<Embedded> {
  // The real path, because that is what the server tells of itself.
  const base = await makeFolder(dataDir);
  const raise = () => withStartLock(join(base, 'start.lock'), until(), () => open(base, database, ephemeral));
  const { cluster, binaries, server } = await raise();
  const keeper = await Keeper.keep(
    {
      ownerFile: join(base, 'owner.lock'),
      log,
      raise: async () => (await raise()).server,
      isShared: async () => !ephemeral && (await isSharedWithOthers(cluster, server.port)),
      shutDown: ({ pid }) => shutDown(cluster, binaries, pid),
    },
    server,
  );
  log(`${verb(server, keeper)} PostgreSQL ${binaries.major}, process ${server.pid}, port ${server.port}`);
  return {
    url: urlOf(cluster, server.port, database),
    async stop() {
      await keeper.stop();
      if (ephemeral) await rm(base, { recursive: true, force: true });
    },
  };
}

async function open(base: string, database: string, isEphemeral: boolean) {
  const binaries = await findBinaries();
  const as = chooseRunAs(binaries.postgres, base);
  const cluster = await openCluster(base, binaries, as, isEphemeral);
  const server = await bringUp(cluster, binaries, as, isEphemeral, until());
  await ensureDatabase(cluster, server.port, database);
  return { binaries, cluster, server };
}

function until(): number {
  return performance.now() + START_LIMIT;
}

function verb({ isOurs }: Server, { isOwner }: Keeper): string {
  if (isOurs) return 'started';
  return isOwner ? 'adopted' : 'attached to';
}
