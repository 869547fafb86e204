import { fileURLToPath } from 'node:url';
import { createInterface, type Interface } from 'node:readline/promises';
import { StartError } from '../database/start-error.ts';
import { runCommand } from './command.ts';
import { runMeasures } from './measures/run-measures.ts';

/** `npm run measures`: scales in published wording, which a lab imports for itself. */
await runCommand(async (args) => {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stdout }) : null;
  try {
    await runMeasures({
      root: fileURLToPath(new URL('../..', import.meta.url)),
      args,
      say: (line) => void process.stdout.write(`${line}\n`),
      ask: terminal === null ? null : asking(terminal),
    });
  } finally {
    terminal?.close();
  }
});

/** Of a terminal that is closed in the middle readline tells by an error of its own, which says nothing of the scale. */
function asking(terminal: Interface): (question: string) => Promise<string> {
  const closed = new Promise<never>((_, reject) => {
    terminal.once('close', () => {
      reject(new StartError('\nNothing is imported, because not every question was answered: what is left open would be scored or passed on by guess. Run it again, or write the answers into the file.'));
    });
  });
  // Closed at the end of all questions, nobody waits for it.
  closed.catch(() => undefined);
  return (question) => Promise.race([terminal.question(`${question} `), closed]);
}
