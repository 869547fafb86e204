import { resolve } from 'node:path';
import { auditHeadsIn, keepAuditHead } from '../audit-heads.ts';
import { openBackbone } from '../backbone.ts';
import { recordStaffAction } from '../store/audit.ts';
import { readBackupCommand } from './backup-usage.ts';
import { runCommand } from './command.ts';
import { copyOut } from './copy-out.ts';
import { shellActor } from './shell-actor.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await runCommand(async (args, settings) => {
  const { folder: out, keys } = readBackupCommand(args);
  const backbone = await openBackbone(settings, () => undefined);
  try {
    await backbone.db.transaction((trx) => recordStaffAction(trx, { actor: shellActor(), action: 'backup' }));
    // Beside the key as well, so that "npm run verify-audit" looks for what this backup saw.
    await keepAuditHead(backbone.db, auditHeadsIn(settings.dataDir), new Date());
    const tables = await copyOut(backbone.ownerUrl, resolve(out), resolve(keys), settings.dataDir);
    say(`${tables.reduce((sum, { rows }) => sum + rows, 0)} rows of ${tables.length} tables are in ${resolve(out)}.`);
    say(`What opens the texts in it is in ${resolve(keys)}, in place of what was there. Keep it apart from the backup,`);
    say('and make a new one every week: a copy of the keys that is older may still hold one that was destroyed since.');
  } finally {
    await backbone.stop();
  }
});
