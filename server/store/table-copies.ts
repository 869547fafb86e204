import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Readable, Writable } from 'node:stream';
import type { AuditHead } from './audit-walk.ts';

/** Whose rows never lie in a backup of the database: the wrapped keys. They go a way of their own. */
export const KEYS_TABLE = 'data_keys';

/** A table whose rows are copied, with its columns in their order. */
export interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface Connection {
  readonly url: string;
  /** By which the database knows whose it is. */
  readonly name: string;
}

/** One connection in one transaction, for copying tables out or in. */
export class TableCopies {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** All tables as they are at one instant, whatever happens meanwhile. */
  static async reading(connection: Connection): Promise<TableCopies> {
    return TableCopies.#open(connection, 'begin isolation level repeatable read read only');
  }

  /** Into empty tables. No trigger fires and no reference is checked: rows come back as they were. */
  static async writing(connection: Connection): Promise<TableCopies> {
    return TableCopies.#open(connection, 'begin; set local session_replication_role = replica');
  }

  static async #open({ url, name }: Connection, beginning: string): Promise<TableCopies> {
    const client = new pg.Client({ connectionString: url, application_name: name });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`set statement_timeout = 0; set timezone = 'UTC'; ${beginning}`);
    return new TableCopies(client);
  }

  async shapes(): Promise<readonly TableShape[]> {
    const { rows } = await this.#client.query<TableShape>(
      `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
         from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
          and c.relname not like 'knex%'
        group by c.relname order by c.relname`,
    );
    return rows;
  }

  /** Names of the migrations that have run, in their order. */
  async migrations(): Promise<readonly string[]> {
    const { rows } = await this.#client.query<{ name: string }>('select name from knex_migrations order by id');
    return rows.map(({ name }) => name);
  }

  /** Of the audit as it is in this copy. */
  async auditHead(): Promise<AuditHead | null> {
    const { rows } = await this.#client.query<{ seq: string; hash: string }>('select seq, hash from audit_rows order by seq desc limit 1');
    const [head] = rows;
    return head === undefined ? null : { seq: Number(head.seq), hash: head.hash };
  }

  async rowsIn(table: string): Promise<number> {
    const { rows } = await this.#client.query<{ rows: number }>(`select count(*)::integer as rows from ${quoted(table)}`);
    return rows[0]?.rows ?? 0;
  }

  out(shape: TableShape): Readable {
    return this.#client.query(copyTo(`copy ${target(shape)} to stdout`));
  }

  in(shape: TableShape): Writable {
    return this.#client.query(copyFrom(`copy ${target(shape)} from stdin`));
  }

  /** Every browser has to open its link again: what it has seen may not have happened in this copy. */
  async forgetSignIns(): Promise<void> {
    await this.#client.query('update sign_ins set revoked_at = clock_timestamp() where revoked_at is null');
  }

  /** What an erasure has destroyed comes back with no copy of the keys; nor does a key of nobody who is here. */
  async destroyKeysOf(participantIds: readonly string[]): Promise<void> {
    await this.#client.query(
      `delete from data_keys where participant_id = any($1::uuid[])
          or participant_id in (select participant_id from withdrawals where scope = 'erase')
          or not exists (select from participants p where p.participant_id = data_keys.participant_id)`,
      [participantIds],
    );
  }

  async commit(): Promise<void> {
    await this.#client.query('commit');
    await this.#client.end();
  }

  async discard(): Promise<void> {
    await this.#client.end();
  }
}

function target({ table, columns }: TableShape): string {
  return `${quoted(table)} (${columns.map(quoted).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
