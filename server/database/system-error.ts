/** The code of an error of the system or of Postgres, e.g. `ENOENT` or `28P01`; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
