import type { Chance } from '../../server/planning/simulated-chance.ts';
import type { Line } from './line.ts';
import type { Pairs } from './pairs.ts';
import type { Postgres } from './postgres.ts';
import type { ServerProcess } from './server-process.ts';

/** All that a fault can be done to. */
export interface Stage {
  readonly postgres: Postgres;
  readonly servers: readonly ServerProcess[];
  /** Between each server and the database, in the order of the servers. */
  readonly databaseLines: readonly Line[];
  readonly pairs: Pairs;
  readonly chance: Chance;
  /** When servers were killed, on `performance.now()`. */
  readonly serverKills: number[];
  /** Makes an export and looks at it. */
  readonly exportNow: () => Promise<void>;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
