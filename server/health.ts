import { statfs } from 'node:fs/promises';
import type { Knex } from 'knex';
import { durabilityOf } from './database/durability.ts';
import type { Clock } from './sessions/clock.ts';

/** Where from this share of the disk on somebody should look, and from where on no answer is safe. */
const DISK_LOW = 0.8;
const DISK_FULL = 0.92;

/** A database that takes longer for nothing is not there for participants. In ms. */
const LONGEST_LAG = 2_000;

/** What whoever watches the server wants to know; nothing of participants. */
export interface Health {
  /** It answers. */
  readonly live: true;
  /** It can take answers now: the database is there, can be written to, and loses nothing. */
  readonly ready: boolean;
  readonly database: { readonly isThere: boolean; readonly isReadOnly: boolean | null; readonly lagMs: number | null };
  /** Settings of Postgres without which a power cut takes answers. */
  readonly durability: Readonly<Record<string, string>>;
  /** The disk of the data folder; `null` where it cannot be asked. */
  readonly disk: { readonly usedShare: number; readonly state: 'fine' | 'low' | 'full' } | null;
}

export async function healthOf(
  db: Knex,
  clock: Clock,
  folder: string,
  { allowUnsafe }: { readonly allowUnsafe: boolean },
): Promise<Health> {
  const startedAt = performance.now();
  const [durability, disk] = await Promise.all([answerWithin(db, clock), diskOf(folder)]);
  const isThere = durability !== null;
  const lagMs = isThere ? Math.round(performance.now() - startedAt) : null;
  const { transaction_read_only, ...settings } = durability ?? {};
  const isReadOnly = isThere ? transaction_read_only === 'on' : null;
  const isDurable = allowUnsafe || Object.values(settings).every((value) => value !== 'off');
  return {
    live: true,
    ready: isThere && isReadOnly === false && isDurable && disk?.state !== 'full',
    database: { isThere, isReadOnly, lagMs },
    durability: settings,
    disk,
  };
}

/** `null` where the database does not answer, or too late. */
function answerWithin(db: Knex, clock: Clock): Promise<Readonly<Record<string, string>> | null> {
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + LONGEST_LAG, () => resolve(null));
    durabilityOf(db)
      .then(resolve, () => resolve(null))
      .finally(cancel);
  });
}

/** @param disk  its blocks, and those that we may still fill */
export function roomOf({ blocks, bavail }: { readonly blocks: number; readonly bavail: number }): NonNullable<Health['disk']> {
  const usedShare = Math.round((1 - bavail / blocks) * 1_000) / 1_000;
  return { usedShare, state: usedShare >= DISK_FULL ? 'full' : usedShare >= DISK_LOW ? 'low' : 'fine' };
}

/** Whether somebody new may begin; whoever has begun is kept as long as it can be. */
export async function hasRoomIn(folder: string): Promise<boolean> {
  return (await diskOf(folder))?.state !== 'full';
}

async function diskOf(folder: string): Promise<Health['disk']> {
  try {
    return roomOf(await statfs(folder));
  } catch {
    return null;
  }
}
