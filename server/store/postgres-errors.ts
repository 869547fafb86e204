const UNIQUE_VIOLATION = '23505';

/** Connection lost or refused, server shutting down or starting, out of room: the same request may go through later. */
const PASSING = /^(08...|57P0[1-3]|53...|40001|40P01|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return codeOf(error) === UNIQUE_VIOLATION && error instanceof Error && 'constraint' in error
    ? error.constraint === constraint
    : false;
}

/** True where sending again later is the remedy; false for a fault. */
export function isPassing(error: unknown): boolean {
  if (PASSING.test(codeOf(error))) return true;
  return error instanceof Error && /timeout acquiring a connection|Connection terminated/i.test(error.message);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
