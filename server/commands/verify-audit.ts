import { parseArgs } from 'node:util';
import { auditHeadsIn, readAuditHeads } from '../audit-heads.ts';
import { openBackbone } from '../backbone.ts';
import { StartError } from '../database/start-error.ts';
import { walkAudit, type AuditBreak } from '../store/audit-walk.ts';
import { runCommand } from './command.ts';

const USAGE = 'npm run verify-audit -- [--json]';

/** `npm run verify-audit`: whether the audit is whole, from its first row to every head that was kept outside the database. */
await runCommand(async (args, settings) => {
  const isJson = readArgs(args);
  const backbone = await openBackbone(settings, () => undefined);
  try {
    const heads = await readAuditHeads(auditHeadsIn(settings.dataDir));
    const walk = await walkAudit(backbone.db, heads);
    if (isJson) process.stdout.write(`${JSON.stringify({ ...walk, keptHeads: heads.length })}\n`);
    if (walk.break !== null) throw new StartError(sentence(walk.break));
    if (!isJson) process.stdout.write(`The audit is whole: ${walk.rows} rows, ${heads.length} kept heads found again. Head: ${walk.head?.hash ?? 'none yet'}\n`);
  } finally {
    await backbone.stop();
  }
});

function readArgs(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], strict: true, options: { json: { type: 'boolean' } } }).values.json ?? false;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function sentence({ seq, what }: AuditBreak): string {
  return [
    `audit_rows, row ${seq}: ${what}.`,
    'Somebody with the rights of the database owner was at it: from this row on it cannot be shown who did what, nor that nothing else was touched.',
    'Copy the database as it is before anything else, compare row by row with the newest backup that verifies, and tell whoever answers for the study.',
  ].join('\n');
}
