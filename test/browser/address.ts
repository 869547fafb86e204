import { join } from 'node:path';

/** One above the usual port, so that a running Tandem is not in the way. */
export const PORT = Number(process.env['TANDEM_TEST_PORT'] ?? 3_107);
export const ORIGIN = `http://127.0.0.1:${PORT}`;

/** Where the server of the browser tests says which database is its; not in a folder that Playwright empties. */
export const DATABASE_URL_FILE = join(import.meta.dirname, `../../test-results/database-url-${PORT}`);

/** And where it says which key wraps those of its participants. */
export const KEY_FILE = join(import.meta.dirname, `../../test-results/key-${PORT}`);

/** A copy of `experiments/` beside it, which the server of the browser tests follows and tests may write to. */
export const HOUSE = join(import.meta.dirname, `../../test-results/house-${PORT}`);
