import { finished, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { applicationName } from '../../server/database/application-name.ts';
import { asRole } from '../../server/database/connect.ts';

/** Room for one sort or hash of the export. */
const WORK_MEMORY = '32MB';

/** How COPY writes: CSV, or lines as they are, for text in which no control character can stand. */
const FORMS = {
  csv: 'format csv',
  lines: `format csv, quote e'\\x01', delimiter e'\\x02'`,
} as const;

export type CopyForm = keyof typeof FORMS;

/**
 * The database at one instant, for reading only. Whatever happens meanwhile, all tables of an export tell of
 * the same moment.
 *
 * It is read over two connections that see the same instant, so that Postgres can prepare the next piece of a large
 * table while one is being written. Each has temporary tables of its own, filled alike.
 */
export class Snapshot {
  readonly #client: pg.Client;
  readonly #second: pg.Client;

  private constructor(client: pg.Client, second: pg.Client) {
    this.#client = client;
    this.#second = second;
  }

  /** @param preparation  makes temporary tables, which a transaction that only reads may fill but not make */
  static async open(url: string, preparation: string): Promise<Snapshot> {
    const clients = [connectionTo(url), connectionTo(url)] as const;
    try {
      for (const client of clients) {
        await client.connect();
        await client.query(
          `set timezone = 'UTC'; set jit = off; set random_page_cost = 1.1; set work_mem = '${WORK_MEMORY}'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`,
        );
        await client.query(preparation);
        await client.query('begin isolation level repeatable read read only');
      }
      const [client, second] = clients;
      const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() as id');
      await second.query(`set transaction snapshot ${pg.escapeLiteral(rows[0]?.id ?? '')}`);
      return new Snapshot(client, second);
    } catch (error) {
      await Promise.allSettled(clients.map((client) => client.end()));
      throw error;
    }
  }

  /** From here on the views have couples for trying out, too. */
  async includeTest(): Promise<void> {
    await this.fill(`set local tandem.include_test = 'on'`);
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const result = await this.#client.query<Row>(sql, [...values]);
    return result.rows;
  }

  /** The same on both connections: for what writes into temporary tables. @returns the rows of the first */
  async fill<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const [result] = await Promise.all([this.#client, this.#second].map((client) => client.query<Row>(sql, [...values])));
    return result?.rows ?? [];
  }

  /**
   * The rows of several queries that take the same values, one after the other. While one is looked at the next is
   * already under way on the other connection.
   */
  async *rowsEach<Row extends pg.QueryResultRow>(sql: string, values: readonly (readonly unknown[])[]): AsyncGenerator<readonly Row[]> {
    const begin = (index: number) => {
      const given = values[index];
      if (given === undefined) return null;
      const read = (index % 2 === 0 ? this.#client : this.#second).query<Row>(sql, [...given]);
      // Whoever waits for it hears of it.
      read.catch(() => undefined);
      return read;
    };
    let current = begin(0);
    let next = begin(1);
    for (let index = 2; current !== null; index += 1) {
      const { rows } = await current;
      current = next;
      next = begin(index);
      yield rows;
    }
  }

  /**
   * The rows of a query as Postgres writes them: bytes, line ends of one `\n`. They come over the second connection, so
   * that meanwhile `rows` is answered.
   */
  copy(select: string, form: CopyForm, header: boolean): Readable {
    return this.#second.query(copyTo(copying(select, form, header)));
  }

  /**
   * The same of several queries, one behind the other. While one is being read the next is already under way on the
   * other connection, and waits in memory: each has to be small.
   */
  async *copyEach(selects: readonly string[], form: CopyForm, header: boolean): AsyncGenerator<Buffer> {
    const begin = (index: number): Promise<readonly Buffer[]> | null => {
      const select = selects[index];
      if (select === undefined) return null;
      const client = index % 2 === 0 ? this.#client : this.#second;
      const read = readWhole(client.query(copyTo(copying(select, form, header && index === 0))));
      // Whoever waits for it hears of it.
      read.catch(() => undefined);
      return read;
    };
    let current = begin(0);
    let next = begin(1);
    for (let index = 2; current !== null; index += 1) {
      const chunks = await current;
      current = next;
      next = begin(index);
      yield* chunks;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.end(), this.#second.end()]);
  }
}

function connectionTo(url: string): pg.Client {
  const client = new pg.Client({ connectionString: asRole(url, 'tandem_exporter'), application_name: applicationName() });
  // A connection that is lost between two queries; the next query tells of it.
  client.on('error', () => undefined);
  return client;
}

function copying(select: string, form: CopyForm, header: boolean): string {
  return `copy (${select}) to stdout (${FORMS[form]}${header ? ', header' : ''})`;
}

async function readWhole(stream: Readable): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await promisify(finished)(stream);
  return chunks;
}
