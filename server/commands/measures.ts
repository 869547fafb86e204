import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline/promises';
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
      ask: terminal === null ? null : (question) => terminal.question(`${question} `),
    });
  } finally {
    terminal?.close();
  }
});
