import { resolve } from 'node:path';
import { runCommand } from '../server/commands/command.ts';
import { StartError } from '../server/database/start-error.ts';
import { RULES } from './checks/rules.ts';
import { verifyFolder } from './checks/verify-folder.ts';

const USAGE = 'npm run verify -- DIR';

/** `npm run verify`: whether an export is whole, and whether its tables agree with each other. */
await runCommand(async (args) => {
  const [folder, ...more] = args;
  if (folder === undefined || more.length > 0) throw new StartError(USAGE);
  const { findings, warnings, unchecked } = await verifyFolder(resolve(folder));
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const [rule, what] of Object.entries(RULES)) {
    const broken = findings.filter((finding) => finding.rule === rule);
    say(`${broken.length === 0 ? 'ok    ' : 'BROKEN'}  ${rule.padEnd(4)}${what}`);
    for (const { message } of broken) say(`            ${message}`);
  }
  for (const warning of warnings) say(`note    ${warning}`);
  for (const table of unchecked) say(`NOT CHECKED  what hangs on ${table}, which this export does not have`);
  if (findings.length > 0) throw new StartError(`${resolve(folder)} does not hold together. Analyse nothing of it before that is understood.`);
});
