import type { Leave } from '../../server/protocol/messages.ts';
import type { Faults } from '../bots/faults.ts';
import type { OperationName } from './operations.ts';

/** What a run is made of. Names and weights of operations; whoever has twice the weight is done twice as often. */
export interface Profile {
  readonly operations: Readonly<Partial<Record<OperationName, number>>>;
  /** After so many of each all is done, whatever time is left; `null`: as many as the time allows. */
  readonly most: Readonly<Partial<Record<OperationName, number>>> | null;
  /** Between the healing of one fault and the next, in ms. */
  readonly pause: readonly [least: number, most: number];
  /** How many go on side by side. */
  readonly atOnce: number;
  readonly servers: number;
  readonly dyads: number;
  readonly seconds: number;
  readonly faults: Pick<Faults, 'reload' | 'window' | 'leaveAt'>;
  /** How one of each couple leaves, couple by couple and from the beginning again; `null`: not at all. */
  readonly leaving: readonly (Leave['how'] | null)[];
  /** How long people wait for a partner who does not come. */
  readonly patience: 'long' | 'short';
  /** A disk of its own for the database, of so many MB; `null`: the common one. */
  readonly diskMb: number | null;
  /** A disk of its own for the WAL alone, of so many MB; `null`: that of the database. */
  readonly walMb: number | null;
  /** How the servers are built: as they are; following a clock that can be set; or in two versions. */
  readonly build: 'plain' | 'clock' | 'two';
}

const BASE = { pause: [100, 800], atOnce: 1, servers: 1, dyads: 6, seconds: 60, patience: 'long', diskMb: null, walMb: null, build: 'plain', leaving: [], most: null } as const;
const RELOADS = { reload: 0.03, window: 0.02, leaveAt: 'limited' } as const;
const STEADY = { reload: 0, window: 0, leaveAt: 'limited' } as const;
/** Neither makes the partner wait. */
const UNSEEN = [null, 'silent', null, 'erase'] as const;

const NETWORK = { 'cut-client': 4, 'cut-couple': 2, 'black-hole': 2, 'one-way': 2, latency: 2, flap: 2, slice: 1 } as const;
const DATABASE = {
  'kill-postgres': 1, 'terminate-backends': 2, 'read-only': 1, 'cut-db': 2, 'lose-db': 1, 'black-hole-db': 1, 'slow-db': 1, 'cut-after-commit': 3,
} as const;
const PROCESS = { 'kill-server': 4, 'term-server': 1, 'stop-server': 1 } as const;

export const PROFILES = {
  /** Kills and cuts, for every change. */
  smoke: {
    ...BASE,
    seconds: 10,
    leaving: UNSEEN,
    operations: { 'kill-server': 3, 'term-server': 1, 'cut-client': 3, 'cut-couple': 1, 'cut-after-commit': 2, 'terminate-backends': 1 },
    faults: RELOADS,
  },
  /** One of each couple leaves, in every way there is; if for good, the other finds the ending that everybody finds. */
  privacy: {
    ...BASE,
    seconds: 30,
    operations: { 'cut-client': 4, 'cut-couple': 2, 'kill-server': 2, export: 1 },
    faults: RELOADS,
    leaving: ['stop', 'silent', 'stop', 'erase'],
    patience: 'short',
  },
  db: { ...BASE, operations: DATABASE, faults: STEADY },
  network: { ...BASE, atOnce: 3, operations: NETWORK, faults: RELOADS },
  /** The database's clock is set by up to five minutes, either way. */
  clock: { ...BASE, operations: { 'set-clock': 3, 'kill-server': 1, 'cut-client': 1 }, faults: STEADY, build: 'clock' },
  /** Another build takes over under load, and the first one again. */
  deploy: { ...BASE, operations: { deploy: 2, 'cut-client': 1 }, pause: [2_000, 5_000], faults: RELOADS, build: 'two' },
  /** No room is left for data and WAL. */
  disk: { ...BASE, operations: { 'disk-full': 2, 'kill-server': 1 }, pause: [1_000, 3_000], faults: STEADY, diskMb: 260 },
  /** No room is left for the WAL alone: Postgres stops, and comes back when there is. */
  wal: { ...BASE, operations: { 'wal-full': 2, 'kill-server': 1 }, pause: [1_000, 3_000], faults: STEADY, walMb: 128 },
  /** People go back and forth between two processes, while the channel between these is cut. */
  processes: {
    ...BASE,
    servers: 2,
    pause: [100, 500],
    operations: { 'move-client': 5, 'term-server': 1, 'kill-server': 1, 'terminate-backends': 1 },
    faults: RELOADS,
  },
  /** A thousand, 19 of the server for each of Postgres. */
  kills: {
    ...BASE,
    dyads: 12,
    seconds: 3_600,
    pause: [300, 1_300],
    operations: { 'kill-server': 19, 'kill-postgres': 1 },
    most: { 'kill-server': 950, 'kill-postgres': 50 },
    leaving: UNSEEN,
    faults: STEADY,
  },
  /** Kills of the server one by one, with time to be through each: for the time until everybody is back. */
  restart: { ...BASE, dyads: 12, pause: [6_000, 7_000], operations: { 'kill-server': 1 }, faults: STEADY },
  soak: { ...BASE, leaving: UNSEEN, seconds: 3_600, pause: [5_000, 20_000], operations: { ...NETWORK, 'terminate-backends': 1 }, faults: RELOADS },
  storm: { ...BASE, leaving: UNSEEN, dyads: 10, atOnce: 3, operations: { ...NETWORK, ...DATABASE, ...PROCESS, export: 1 }, faults: RELOADS },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;
