import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { allWithdrawals, type StoredWithdrawal } from './store/withdrawals.ts';
import { codeOf } from './database/system-error.ts';

/** One withdrawal, as it must outlive every backup. */
export interface Noted {
  readonly withdrawalId: string;
  readonly participantId: string;
  readonly scope: StoredWithdrawal['scope'];
  /** ISO 8601, UTC. */
  readonly at: string;
}

export function ledgerIn(dataDir: string): string {
  return join(dataDir, 'withdrawn');
}

/**
 * Adds to the file what it does not have yet, on disk before this returns. The file lies beside the key, outside
 * the database: whoever restores an older backup finds in it who has withdrawn since.
 */
export async function noteWithdrawals(db: Knex, file: string): Promise<void> {
  const known = new Set((await readLedger(file)).map(({ withdrawalId }) => withdrawalId));
  const news = (await allWithdrawals(db)).filter(({ withdrawal_id }) => !known.has(withdrawal_id));
  if (news.length === 0) return;
  const lines = news.map(({ withdrawal_id, participant_id, scope, withdrawn_at }) =>
    [withdrawal_id, participant_id, scope, withdrawn_at.toISOString()].join(' '),
  );
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${lines.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const LINE = /^(?<id>[0-9a-f-]{36}) (?<person>[0-9a-f-]{36}) (?<scope>stop|silent|withdraw|erase|unlink) (?<at>\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** Empty where there is no such file. A line that was torn by a crash is left out: it is written again. */
export async function readLedger(file: string): Promise<readonly Noted[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line): Noted[] => {
    const { id, person, scope, at } = LINE.exec(line)?.groups ?? {};
    if (id === undefined || person === undefined || at === undefined || !isScope(scope)) return [];
    return [{ withdrawalId: id, participantId: person, scope, at }];
  });
}

function isScope(given: string | undefined): given is Noted['scope'] {
  return given === 'stop' || given === 'silent' || given === 'withdraw' || given === 'erase' || given === 'unlink';
}
