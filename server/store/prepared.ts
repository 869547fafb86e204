import type { Knex } from 'knex';

/** A statement that is run many times a second. Each connection of the pool has it parsed and planned once. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** As much of the pool, or of a transaction, as it takes to send something past knex. */
interface Connections {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

interface Connection {
  query<Row>(statement: Prepared & { readonly values: readonly unknown[] }): Promise<{ readonly rows: readonly Row[] }>;
}

/** @param sql  its bindings are `?` */
export function prepared(name: string, sql: string): Prepared {
  let bindings = 0;
  return { name, text: sql.replaceAll('?', () => `$${++bindings}`) };
}

/** Straight to the driver: to build and to look through a statement costs knex more than Postgres takes to run it. */
export async function rowsOf<Row>(db: Knex, statement: Prepared, values: readonly unknown[]): Promise<readonly Row[]> {
  const connections: Connections = db.client;
  const connection = await connections.acquireConnection();
  try {
    return (await connection.query<Row>({ ...statement, values })).rows;
  } finally {
    await connections.releaseConnection(connection);
  }
}
