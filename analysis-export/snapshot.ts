import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Readable } from 'node:stream';
import { applicationName } from '../server/database/application-name.ts';

/** Room for one sort or hash of the export. The default of 4 MB would sort a large table on disk. */
const WORK_MEMORY = '64MB';

/**
 * The database at one instant, for reading only. Whatever happens meanwhile, all tables of an export tell of
 * the same moment.
 */
export class Snapshot {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @param preparation  makes temporary tables, which a transaction that only reads may fill but not make */
  static async open(url: string, preparation: string): Promise<Snapshot> {
    const client = new pg.Client({ connectionString: url, application_name: applicationName() });
    // A connection that is lost between two queries; the next query tells of it.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(`set timezone = 'UTC'; set jit = off; set work_mem = '${WORK_MEMORY}'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`);
      await client.query(preparation);
      await client.query('begin isolation level repeatable read read only');
    } catch (error) {
      await client.end();
      throw error;
    }
    return new Snapshot(client);
  }

  /** From here on the views have couples for trying out, too. */
  async includeTest(): Promise<void> {
    await this.#client.query(`set local tandem.include_test = 'on'`);
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const result = await this.#client.query<Row>(sql, [...values]);
    return result.rows;
  }

  /** The rows of a query as CSV with a header line, as Postgres writes it: bytes, line ends of one `\n`. */
  copy(select: string): Readable {
    return this.#client.query(copyTo(`copy (${select}) to stdout (format csv, header)`));
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
