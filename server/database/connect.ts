import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { applicationName } from './application-name.ts';
import { breakIfSilent } from './silence.ts';
import { StartError } from './start-error.ts';
import { codeOf } from './system-error.ts';

/** Whoever starts Tandem learns within 5 s that there is no database; this leaves two for the rest. In ms. */
const CONNECT_LIMIT = 3_000;

/** A command that finds no free connection for so long gives up. In ms. */
const WAIT_FOR_CONNECTION = 10_000;

/** What a connection may do, whoever logs in: `migrations/privileges.ts`. */
export type DatabaseRole = 'tandem_app' | 'tandem_exporter' | 'tandem_custodian';

/** A browser gives up an answer after 5 s; it is told before that there is no free connection. In ms. */
export const BROWSERS_PATIENCE = 3_000;

export interface PoolOptions {
  readonly poolMax: number;
  /** `null`: as whoever logs in, which is the owner of the tables; for migrations. */
  readonly role?: DatabaseRole | null;
  /** A statement that hears nothing for so long, in ms, has no connection any more; `null`: it may take as long as it likes. */
  readonly silence?: number | null;
  /** How long a statement waits for a free connection, in ms. */
  readonly patience?: number;
}

/**
 * Opens a pool and makes sure that there is a Postgres behind it.
 *
 * @throws StartError that names host, database and cause, and never the password
 */
export async function openDatabase(url: string, { poolMax, role = null, silence = null, patience = WAIT_FOR_CONNECTION }: PoolOptions): Promise<Knex> {
  const place = placeOf(url);
  const db = knex({
    client: 'pg',
    connection: { connectionString: role === null ? url : asRole(url, role), connectionTimeoutMillis: CONNECT_LIMIT, application_name: applicationName() },
    pool: {
      min: 0,
      max: poolMax,
      afterCreate(connection: Parameters<typeof breakIfSilent>[0], done: (error: Error | null, connection: unknown) => void) {
        if (silence !== null) breakIfSilent(connection, silence);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: patience,
    // What knex would print here, stack and all, also rejects the query that met it.
    log: { warn: () => undefined, error: () => undefined },
  });
  try {
    await db.raw('select 1');
    return db;
  } catch (error) {
    await db.destroy();
    throw new StartError(`No database at ${place}: ${reasonOf(error)}. Check DATABASE_URL.`, { cause: error });
  }
}

/** The address by which a connection takes this role on as it begins, at no cost of a round trip. */
export function asRole(url: string, role: DatabaseRole): string {
  const address = parse(url);
  const given = address.searchParams.get('options') ?? '';
  address.searchParams.set('options', `${given} -c role=${role}`.trim());
  return address.href;
}

/** Where a database is, for people: without user and password. */
export function placeOf(url: string): string {
  const { protocol, hostname, port, pathname, searchParams } = parse(url);
  if (!/^postgres(ql)?:$/.test(protocol)) throw notAnAddress();
  const host = hostname || searchParams.get('host') || 'localhost';
  return `${host}${port === '' ? '' : `:${port}`}, database "${decodeURIComponent(pathname.slice(1))}"`;
}

/** Which Postgres this is, for the person who started it. */
export async function describeDatabase(
  db: Knex,
  { databaseUrl, dataDir }: { readonly databaseUrl: string | null; readonly dataDir: string },
): Promise<string> {
  const result = await db.raw<{ rows: { version: string }[] }>(`select current_setting('server_version') as version`);
  const version = result.rows[0]?.version.split(' ')[0] ?? '';
  const where = databaseUrl === null ? `embedded, in ${join(dataDir, 'db')}` : `at ${placeOf(databaseUrl)} (DATABASE_URL)`;
  return `PostgreSQL ${version}, ${where}`;
}

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw notAnAddress();
  }
}

function notAnAddress(): StartError {
  return new StartError('DATABASE_URL is not an address of the form postgres://user:password@host:5432/database.');
}

/** In plain words where the code is a common one; a code is all that some errors carry. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  '28P01': 'user or password is wrong',
  '28000': 'this user may not log in from here',
  '42501': 'this user is not let take on the roles that Tandem works as (server/README.md, Roles of the database)',
  '3D000': 'the server has no such database',
  '53300': 'the server has no connection left for us',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === 'timeout expired') return `no answer within ${CONNECT_LIMIT / 1_000} s`;
  return REASONS[codeOf(error)] ?? (error.message.split('\n')[0] || codeOf(error));
}
