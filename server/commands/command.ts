import { StartError } from '../database/start-error.ts';
import { readSettings, type Settings } from '../settings.ts';

/**
 * Runs a command to its end, then leaves: with exit code 0, or 1 after saying on stderr what went wrong.
 *
 * @param work  gets what was written behind the command, and the settings
 */
export async function runCommand(work: (args: readonly string[], settings: Settings) => Promise<void>): Promise<never> {
  try {
    await work(process.argv.slice(2), readSettings(process.env));
    process.exit(0);
  } catch (error) {
    complain(error);
    process.exit(1);
  }
}

/** One line for what the reader can mend; the whole stack for what only we can. */
export function complain(error: unknown): void {
  if (error instanceof StartError) process.stderr.write(`${error.message}\n`);
  else console.error(error);
}
