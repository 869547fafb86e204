import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { codeOf } from './database/system-error.ts';
import type { Clock } from './sessions/clock.ts';
import { auditHead, type AuditHead } from './store/audit-walk.ts';

const DAY = 24 * 60 * 60_000;

/** Beside the key, outside the database: whoever cuts the audit off there does not reach this file. */
export function auditHeadsIn(dataDir: string): string {
  return join(dataDir, 'audit-heads');
}

/** Adds the newest row's number and hash to the file, on disk before this returns. @returns null while there is no row */
export async function keepAuditHead(db: Knex, file: string, at: Date): Promise<AuditHead | null> {
  const head = await auditHead(db);
  if (head === null) return null;
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${head.seq} ${head.hash} ${at.toISOString()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return head;
}

/** Keeps the head now and once a day. @returns stops it */
export function keepAuditHeadDaily(
  db: Knex,
  file: string,
  clock: Clock,
  { tell, fail }: { readonly tell: (head: AuditHead) => void; readonly fail: (error: unknown) => void },
): () => void {
  let cancel: () => void = () => undefined;
  const keep = (): void => {
    keepAuditHead(db, file, new Date(clock.now())).then((head) => (head === null ? undefined : tell(head)), fail);
    cancel = clock.at(clock.now() + DAY, keep);
  };
  keep();
  return () => cancel();
}

const LINE = /^(\d+) ([0-9a-f]{64}) /;

/** Empty where there is no such file; a line that was torn by a crash is left out. */
export async function readAuditHeads(file: string): Promise<readonly AuditHead[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const [, seq, hash] = LINE.exec(line) ?? [];
    return seq === undefined || hash === undefined ? [] : [{ seq: Number(seq), hash }];
  });
}
