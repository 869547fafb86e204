import { realpath } from 'node:fs/promises';
import pg from 'pg';
import { APPLICATION, applicationName } from './application-name.ts';
import type { Cluster } from './cluster.ts';

const LOGIN_LIMIT = 3_000;

export function urlOf({ password }: Cluster, port: number, database: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** True if the server on this port lets us in and serves this very cluster. */
export async function serves(cluster: Cluster, port: number): Promise<boolean> {
  try {
    return await withLogin(urlOf(cluster, port, 'postgres'), async (client) => {
      const shown = await client.query<{ data_directory: string }>('show data_directory');
      return (await realpath(shown.rows[0]?.data_directory ?? '')) === cluster.dir;
    });
  } catch {
    // Whatever answers there is not ours, or not up yet; the caller looks again.
    return false;
  }
}

/** Makes the database unless it is there. Only under the start lock. */
export async function ensureDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  await withLogin(urlOf(cluster, port, 'postgres'), async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [database]);
    if (found.rows.length === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  });
}

/** True if another process has a connection that `openDatabase` made. */
export async function isSharedWithOthers(cluster: Cluster, port: number): Promise<boolean> {
  try {
    return await withLogin(urlOf(cluster, port, 'postgres'), async (client) => {
      const others = await client.query(
        'select from pg_stat_activity where starts_with(application_name, $1) and application_name <> $2',
        [APPLICATION, applicationName()],
      );
      return others.rows.length > 0;
    });
  } catch {
    // Where nobody can log in, nobody works.
    return false;
  }
}

async function withLogin<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LOGIN_LIMIT });
  // A server that stops under an idle connection fails the next query; the event alone would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
