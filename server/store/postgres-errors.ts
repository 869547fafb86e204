const UNIQUE_VIOLATION = '23505';

/** Connection lost or refused, server shutting down or starting, out of room: the same request may go through later. */
const PASSING = /^(08...|57P0[1-3]|53...|40001|40P01|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return codeOf(error) === UNIQUE_VIOLATION && error instanceof Error && 'constraint' in error
    ? error.constraint === constraint
    : false;
}

/** How the driver and the pool say the same, without a code. */
const GONE = /timeout acquiring a connection|Connection terminated|connection error and is not queryable/i;

/** A number beyond its column, or a character that no text or JSON of Postgres may hold. */
const UNSTORABLE = /^(22003|22021|22P02|22P05)$/;

/** True where sending again later is the remedy; false for a fault. */
export function isPassing(error: unknown): boolean {
  if (PASSING.test(codeOf(error))) return true;
  return error instanceof Error && GONE.test(error.message);
}

/** True where a value can never be stored, however often it is sent. */
export function isUnstorable(error: unknown): boolean {
  return UNSTORABLE.test(codeOf(error));
}

/** True where a record is of somebody who has withdrawn meanwhile: the database keeps nothing of them. */
export function isOfWithdrawn(error: unknown): boolean {
  return codeOf(error) === 'TD001';
}

/** True where a record came on a connection that a newer one of the same participant has replaced. */
export function isOfReplaced(error: unknown): boolean {
  return codeOf(error) === 'TD002';
}

/** How a statement begins, which knex puts before the message of its error, values and all. */
const STATEMENT = /^\s*(select|insert|update|delete|with|create|begin|commit|rollback|savepoint)\b/i;

/**
 * What a log may hold of an error. That of a failed statement repeats it with its values, which are what
 * participants answered: of it are left the code, or else the driver's own words, and the way to it.
 */
export function loggable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const isDatabases = /^[0-9A-Z]{5}$/.test(code);
  if (!isDatabases && !STATEMENT.test(error.message)) return error;
  const reason = isDatabases ? code : error.message.split(' - ').at(-1);
  const way = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  const message = `a statement failed: ${reason}`;
  return Object.assign(new Error(message), { stack: [message, ...way].join('\n') });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
