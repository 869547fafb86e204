/** What the codebook says of one column. It stands beside the column and nowhere else. */
export interface Entry {
  readonly label: string;
  readonly description: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime';
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Label by value, for codes and closed lists. */
  readonly valueLabels?: Readonly<Record<string, string>>;
  /** Column that says why a cell is empty. */
  readonly missingIn?: string;
  /** The exact words shown, and their language. */
  readonly question?: string;
  readonly language?: string;
  readonly scale?: string;
  readonly item?: string;
  readonly reversed?: boolean;
  readonly target?: string;
  readonly scoring?: string;
  /** Where the value comes from: column of the database, plugin and key, or how it is computed. */
  readonly source: string;
  readonly randomised?: boolean;
  /** How much it helps to recognise a person. */
  readonly sensitive?: 'no' | 'quasi' | 'direct';
}

export interface Column extends Entry {
  readonly name: string;
}

/** Filled by Postgres. */
export interface SqlColumn extends Column {
  readonly sql: string;
}

export type Cell = string | number | boolean | null;

/** Filled from a row made here. */
export interface RowColumn<Row> extends Column {
  value(row: Row): Cell;
}

/** A table that Postgres writes by itself: one query, streamed as it comes. */
export interface SqlTable {
  readonly name: string;
  readonly columns: readonly SqlColumn[];
  /**
   * Everything behind the list of columns. Ends in an order that leaves nothing open.
   *
   * A large table is asked for piece by piece and sorted in memory: then this takes the condition that chooses the
   * couples of a piece, in which `m.dyad_num` is the couple.
   */
  readonly from: string | ((couples: string) => string);
}

/** A table whose rows are computed, couple by couple. */
export interface RowTable<Given, Row> {
  readonly name: string;
  readonly columns: readonly RowColumn<Row>[];
  rowsOf(given: Given): readonly Row[];
}

export function sqlColumn(name: string, sql: string, entry: Entry): SqlColumn {
  return { name, sql, ...entry };
}

export function rowColumn<Row>(name: string, value: (row: Row) => Cell, entry: Entry): RowColumn<Row> {
  return { name, value, ...entry };
}
