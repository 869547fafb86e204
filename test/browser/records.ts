import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { DATABASE_URL_FILE } from './address.ts';

export interface StoredTrial {
  readonly record_id: string;
  readonly member: 'A' | 'B';
  /** `step/trial`. */
  readonly trial: string;
  readonly attempt: number;
  readonly late: boolean;
  readonly timed_out: boolean;
}

/** A record with what jsPsych made of the trial. */
export interface StoredData {
  readonly member: 'A' | 'B';
  readonly trial: string;
  readonly plugin: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface StoredOnset {
  readonly member: 'A' | 'B';
  readonly shared_step_id: string;
  readonly target_ms: number;
  readonly painted_ms: number;
}

/** What is on disk, read past the server. */
export class Records implements AsyncDisposable {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(): Promise<Records> {
    const client = new Client({ connectionString: await readFile(DATABASE_URL_FILE, 'utf8') });
    await client.connect();
    return new Records(client);
  }

  async count(table: 'trial_records' | 'receipts', recordId: string): Promise<number> {
    const rows = await this.#rows(`select 1 from ${table} where record_id = $1`, recordId);
    return rows.length;
  }

  /** The couple that one of these records belongs to. */
  async dyadSessionOf(recordId: string): Promise<string> {
    const [row] = await this.#rows<{ dyad_session_id: string }>(
      'select dyad_session_id from trial_records where record_id = $1',
      recordId,
    );
    if (row === undefined) throw new Error(`record ${recordId} is not on disk`);
    return row.dyad_session_id;
  }

  trials(dyadSessionId: string): Promise<readonly StoredTrial[]> {
    return this.#rows(
      `select record_id, member, step_id || '/' || trial_id as trial, attempt, late, timed_out
         from trial_records where dyad_session_id = $1 order by received_at, outbox_index`,
      dyadSessionId,
    );
  }

  /** In the order in which each browser made them. */
  data(dyadSessionId: string): Promise<readonly StoredData[]> {
    return this.#rows(
      `select member, step_id || '/' || trial_id as trial, plugin, raw::json as data
         from trial_records where dyad_session_id = $1 order by member, outbox_index`,
      dyadSessionId,
    );
  }

  onsets(dyadSessionId: string): Promise<readonly StoredOnset[]> {
    return this.#rows(
      `select member, shared_step_id, target_ms, painted_ms
         from onsets where dyad_session_id = $1 order by target_ms, member`,
      dyadSessionId,
    );
  }

  /** Lengths of the texts that are stored sealed, in characters. */
  async sealedLengths(dyadSessionId: string): Promise<readonly number[]> {
    const rows = await this.#rows<{ n_chars: number }>(
      'select n_chars from texts where dyad_session_id = $1 order by n_chars',
      dyadSessionId,
    );
    return rows.map(({ n_chars }) => n_chars);
  }

  /** Tables in which these words can be read, as text or as bytes. */
  async tablesThatShow(words: string): Promise<readonly string[]> {
    const tables = await this.#rows<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    const asBytes = Buffer.from(words, 'utf8').toString('hex');
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await this.#rows(
        `select 1 from "${name}" as t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0 limit 1`,
        words,
        asBytes,
      );
      if (rows.length > 0) found.push(name);
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }

  async #rows<Row extends object>(sql: string, ...values: readonly string[]): Promise<readonly Row[]> {
    const { rows } = await this.#client.query<Row>(sql, [...values]);
    return rows;
  }
}
