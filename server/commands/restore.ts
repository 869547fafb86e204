import { join, resolve } from 'node:path';
import { auditHeadsIn, keepAuditHead } from '../audit-heads.ts';
import { openBackbone, type Backbone } from '../backbone.ts';
import { noteKey } from '../configuration.ts';
import { openDatabase } from '../database/connect.ts';
import { StartError } from '../database/start-error.ts';
import { recordStaffAction } from '../store/audit.ts';
import { walkAudit, type AuditWalk } from '../store/audit-walk.ts';
import { withdrawAgain } from '../store/withdrawals.ts';
import { ledgerIn, type Noted } from '../withdrawal-ledger.ts';
import { readManifest } from './backup-files.ts';
import { readRestoreCommand } from './backup-usage.ts';
import { runCommand } from './command.ts';
import { adoptKey, copyIn, joinLedgers } from './copy-in.ts';
import { claimData } from './instance.ts';
import { checkRestored } from './restored-checks.ts';
import { shellActor } from './shell-actor.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await runCommand(async (args, settings) => {
  const place = readRestoreCommand(args);
  const [folder, keys] = [resolve(place.folder), resolve(place.keys)];
  if (settings.databaseUrl !== null) {
    throw new StartError('restore brings back the embedded database; DATABASE_URL names another. Unset it, and set DATA_DIR to a new folder.');
  }
  const backup = await readManifest(folder);
  const manifests = [[folder, backup], [keys, await readManifest(keys)]] as const;
  const lock = await claimData(settings.dataDir);
  try {
    await adoptKey(join(keys, 'key'), join(settings.dataDir, 'key'));
    const noted = await joinLedgers(ledgerIn(settings.dataDir), join(keys, 'withdrawn'));
    const backbone = await openBackbone(settings, () => undefined);
    try {
      await copyIn(backbone.ownerUrl, manifests, noted);
      const audit = await walkAudit(backbone.db, backup.auditHead === null ? [] : [backup.auditHead]);
      const again = await carriedOutAgain(backbone, noted);
      await backbone.db.transaction((trx) => recordStaffAction(trx, { actor: shellActor(), action: 'restore' }));
      await noteKey(backbone.db, backbone.outerKey);
      await keepAuditHead(backbone.db, auditHeadsIn(settings.dataDir), new Date());
      say(`Restored from ${folder}. Withdrawals since that backup, carried out again: ${again}.`);
      await check(backbone, audit);
    } finally {
      await backbone.stop();
    }
  } finally {
    await lock.release();
  }
});

/** @returns how many of these withdrawals the backup did not have */
async function carriedOutAgain({ url }: Backbone, noted: readonly Noted[]): Promise<number> {
  const custodian = await openDatabase(url, { poolMax: 1, role: 'tandem_custodian' });
  try {
    let again = 0;
    for (const one of noted) if (await withdrawAgain(custodian, one, shellActor())) again += 1;
    return again;
  } finally {
    await custodian.destroy();
  }
}

async function check({ db, outerKey }: Backbone, audit: AuditWalk): Promise<void> {
  const { dyadSessions, unfolded, readableTexts, problems } = await checkRestored(db, outerKey, audit);
  say(`Checked: ${dyadSessions - unfolded} of ${dyadSessions} histories folded again and compared, ${readableTexts} texts opened, ${audit.rows} rows of the audit chained again up to the backup's last.`);
  if (problems.length > 0) throw new StartError(['What came back is not whole:', ...problems].join('\n'));
}
