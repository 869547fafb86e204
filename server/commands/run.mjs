// What npm scripts call: node server/commands/run.mjs COMMAND [OPTIONS]
// Plain JavaScript without dependencies, because it is what installs them. The command then runs in this very
// process: nothing stands between it and the terminal's signals, and its exit code is ours.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installMissing } from './install.mjs';

const ENTRIES = {
  start: 'server/main.ts',
  study: 'server/commands/study.ts',
  check: 'server/commands/check.ts',
  measures: 'server/commands/measures.ts',
  new: 'server/commands/new.ts',
  sheet: 'server/commands/sheet.ts',
  certificate: 'server/commands/certificate.ts',
  export: 'analysis-export/export.ts',
  verify: 'analysis-export/verify.ts',
  query: 'analysis-export/query.ts',
  'verify-audit': 'server/commands/verify-audit.ts',
  backup: 'server/commands/backup.ts',
  restore: 'server/commands/restore.ts',
  bots: 'test/bots/run.ts',
  bench: 'test/bench/bench.ts',
  nemesis: 'test/nemesis/nemesis.ts',
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const [command = '', ...options] = process.argv.slice(2);
const entry = Object.hasOwn(ENTRIES, command) ? `${root}${ENTRIES[command]}` : null;

if (entry === null || !existsSync(entry)) {
  fail(`There is no command "${command}". There is: ${Object.keys(ENTRIES).join(', ')}.`);
}
installMissing(root);

const { register } = await import('tsx/esm/api');
register();
process.argv = [process.argv[0], entry, ...options];
await import(pathToFileURL(entry).href);

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
