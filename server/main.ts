import { randomBytes, randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { createApp } from './app.ts';
import { auditHeadsIn, keepAuditHeadDaily } from './audit-heads.ts';
import { openBackbone } from './backbone.ts';
import { addressesOf, lanAddress } from './commands/addresses.ts';
import { CheckedBefore } from './commands/checked-before.ts';
import { buildClientIfStale, CLIENT_DIR } from './commands/client-build.ts';
import { complain } from './commands/command.ts';
import { DEMO_EXPERIMENT, demoCouple } from './commands/demo.ts';
import { experimentNamed, loadExperiments } from './commands/experiments.ts';
import { greeting } from './commands/greeting.ts';
import { claimData } from './commands/instance.ts';
import { checkStudies } from './commands/studies-check.ts';
import { readPluginInfo } from './commands/plugin-info.ts';
import { watchExperiments } from './commands/watch-experiments.ts';
import { configurationOf, noteConfiguration, noteKey } from './configuration.ts';
import { describeDatabase } from './database/connect.ts';
import { PostgresClock } from './database/postgres-clock.ts';
import { createFrontDesk } from './front-desk.ts';
import { assertFree, listen } from './listen.ts';
import { LiveExperiments } from './live-experiments.ts';
import { logLines } from './log-lines.ts';
import { mailerOf } from './mailer.ts';
import { runMailWork } from './mail-work.ts';
import { versionOf } from './server-state.ts';
import { readSettings } from './settings.ts';
import { runBeside } from './run-beside.ts';
import { firstOwnersToken } from './staff/desk.ts';
import { loggable } from './store/postgres-errors.ts';
import { createSessionStore } from './store/session-store.ts';
import { readTls, validity } from './tls.ts';
import { stopSignal } from './stop-signal.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Browsers come back by themselves; nobody waits longer than this for their last words. In ms. */
const STOP_LIMIT = 8_000;

const say = (text: string): void => void process.stdout.write(text);

/** What is open, to be closed in the opposite order. */
const open: (() => Promise<void> | void)[] = [];

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel }, logLines());
  // What nobody has caught: nobody knows what still holds, so this process ends. Whatever it has acknowledged is on disk.
  process.once('uncaughtException', (error) => {
    log.fatal({ err: loggable(error) }, 'a fault that nothing has caught; the server ends, and is to be started again');
    process.exit(1);
  });

  const tls = await readTls(settings.tls, Date.now());
  const lock = await claimData(settings.dataDir);
  open.push(() => lock.release());
  await assertFree(settings);
  const live = new LiveExperiments(await loadExperiments(ROOT, new CheckedBefore(ROOT, join(settings.dataDir, 'checked.sha256'))));
  const experiments = live.list;
  const backbone = await openBackbone(settings, (line) => log.info(line));
  open.push(() => backbone.stop());
  for (const line of await checkStudies(backbone.db, experiments)) say(`${line}\n`);
  await buildClientIfStale(ROOT, () => say('Building the pages for browsers …\n'));

  const { db, outerKey } = backbone;
  await noteConfiguration(db, configurationOf(settings, experiments));
  await noteKey(db, outerKey);
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const clock = await PostgresClock.start(db, (error) => log.warn({ err: error }, 'the database did not tell its time'));
  open.push(() => clock.stop());
  open.push(
    keepAuditHeadDaily(db, auditHeadsIn(settings.dataDir), clock, {
      tell: (head) => log.info(head, 'head of the audit'),
      fail: (error) => log.warn({ err: loggable(error) }, 'the head of the audit could not be kept'),
    }),
  );
  const { rehearsal, proxies } = settings;
  const clientDir = join(ROOT, CLIENT_DIR);
  const { noteWithdrawals } = backbone;
  const { dataDir, allowUnsafeDatabase: allowUnsafe } = settings;
  const beside = runBeside(ROOT);
  const { publicUrl, mail } = settings;
  const store = createSessionStore(db, outerKey);
  const mails = mail === null ? null : await runMailWork({ db, databaseUrl: backbone.url, store, outerKey, clock, random, send: mailerOf(mail), publicUrl, log });
  if (mails !== null) open.push(() => mails.stop());
  if (mails !== null && publicUrl === null) log.warn('PUBLIC_URL is not set: nobody is reminded of a follow-up, as a mail needs a link');
  const app = createApp({
    db, clock, random, experiments, reloads: live, log, outerKey, noteWithdrawals, clientDir, dataDir, allowUnsafe, rehearsal,
    proxies, tls, mails, infoOf: readPluginInfo, beside: beside.run, version: await versionOf(ROOT),
  });
  open.push(() => app.close());
  open.push(() => beside.stop());
  await app.resume();
  if (rehearsal) open.push(watchExperiments(ROOT, live, (error) => log.warn({ err: error }, 'experiments/ is not followed')));
  const port = await listen(app.http, settings);

  const addresses = addressesOf(settings.host, port, lanAddress(networkInterfaces()), tls === null ? 'http' : 'https');
  await lock.note(addresses.here);
  const desk = createFrontDesk({ db, outerKey, random, clock, experiments, experimentOf: (id) => experimentNamed(experiments, id) });
  const demonstrated = rehearsal ? experiments.find(({ id }) => id === DEMO_EXPERIMENT) : undefined;
  const file = join(settings.dataDir, 'demo.json');
  const demo = demonstrated === undefined ? null : await demoCouple(demonstrated, { db, desk, random, clock, file });
  const invitation = await firstOwnersToken({ db, clock, random, outerKey });
  const database = await describeDatabase(db, settings);
  const hasColours = process.stdout.isTTY && process.stdout.hasColors();
  const certificate = tls === null ? null : validity(tls, Date.now());
  say(await greeting({ addresses, certificate, rehearsal, demo, invitation, dataDir: settings.dataDir, database, hasColours }));
}

async function stop(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

const stopped = stopSignal(process.env['npm_lifecycle_event'] !== undefined);
try {
  await start();
  await stopped;
  say('\nStopping …\n');
  setTimeout(() => {
    complain(new Error(`still not stopped after ${STOP_LIMIT / 1_000} s`));
    process.exit(1);
  }, STOP_LIMIT).unref();
  await stop();
  process.exit(0);
} catch (error) {
  complain(error);
  await stop();
  process.exit(1);
}
