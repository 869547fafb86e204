import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Health } from './health.ts';
import type { ServerState } from './protocol/staff/server-routes.ts';
import type { WriteTimes } from './sessions/write-times.ts';
import type { TlsFiles } from './tls.ts';

interface Told {
  readonly health: Health;
  readonly writes: Pick<WriteTimes, 'p95'>;
  /** Null: plain http. */
  readonly tls: Pick<TlsFiles, 'notAfter'> | null;
  readonly version: string;
  readonly now: number;
}

/** How the server does, for staff: built by naming fields, and none is about participants. */
export function serverStateOf({ health, writes, tls, version, now }: Told): ServerState {
  const { ready, database, durability, disk } = health;
  return {
    version,
    isReady: ready,
    database: {
      isThere: database.isThere,
      isReadOnly: database.isReadOnly,
      lagMs: database.lagMs,
      writeMs: writes.p95(),
      unsafe: Object.entries(durability).filter(([, value]) => value === 'off').map(([name]) => name),
    },
    diskFree: disk === null ? null : 1 - disk.usedShare,
    certificateEndsAt: tls === null ? null : tls.notAfter.toISOString(),
    now,
  };
}

/** @param root  where `package.json` lies */
export async function versionOf(root: string): Promise<string> {
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).version;
}
