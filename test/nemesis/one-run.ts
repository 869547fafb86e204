import { run, type RunGiven } from './run.ts';

/** One run in a process of its own, for a harness that was built with a bug in it: what it is given as JSON, and the violations. */
const given: Omit<RunGiven, 'say'> = JSON.parse(process.argv[2] ?? '');
const { violations } = await run({ ...given, say: () => undefined });
process.stdout.write(`${JSON.stringify(violations)}\n`);
process.exit(0);
