import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import { migrate } from '../../migrations/index.ts';
import { createApp } from '../../server/app.ts';
import { loadExperiments } from '../../server/commands/experiments.ts';
import { readPluginInfo } from '../../server/commands/plugin-info.ts';
import { watchExperiments } from '../../server/commands/watch-experiments.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { mailerOf } from '../../server/mailer.ts';
import { runMailWork } from '../../server/mail-work.ts';
import { LiveExperiments } from '../../server/live-experiments.ts';
import { runBeside } from '../../server/run-beside.ts';
import { createSessionStore } from '../../server/store/session-store.ts';
import { mailServer } from '../support/mail-server.ts';
import { ROOT } from '../support/program.ts';
import { talkStudy } from '../support/talk-study.ts';
import { wordsStudy } from '../support/words-study.ts';
import { DATABASE_URL_FILE, HOUSE, KEY_FILE, PORT } from './address.ts';

/** The whole server on a throw-away Postgres, for the browser tests: started and stopped by Playwright. */
const dataDir = await mkdtemp(join(tmpdir(), 'tandem-browser-'));
// As root the database runs as another user, who must be able to enter.
await chmod(dataDir, 0o755);
// A copy, as another build in this folder would take the files away in the middle of a test.
const clientDir = join(dataDir, 'client');
await cp(process.env['TANDEM_TEST_PAGES'] ?? join(ROOT, 'dist/client'), clientDir, { recursive: true });
await rm(HOUSE, { recursive: true, force: true });
await cp(join(ROOT, 'experiments'), join(HOUSE, 'experiments'), { recursive: true });
await symlink(join(ROOT, 'server'), join(HOUSE, 'server'), 'junction');
const live = new LiveExperiments([...(await loadExperiments(HOUSE)), talkStudy, wordsStudy]);
const embedded = await startEmbedded({ dataDir, database: 'tandem', log: () => undefined, ephemeral: true });
const owner = await openDatabase(embedded.url, { poolMax: 1 });
await migrate(owner);
await owner.destroy();
const db = await openDatabase(embedded.url, { poolMax: 10, role: 'tandem_app' });
const outerKey = randomBytes(32);
await writeFile(join(dataDir, 'key'), outerKey.toString('base64'), { mode: 0o600 });
const beside = runBeside(ROOT, { env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: embedded.url, DATA_DIR: dataDir, TANDEM_ALLOW_UNSAFE_DATABASE: 'on' } });
const log = pino({ level: 'warn' });
const clock = await PostgresClock.start(db, (error) => log.error({ err: error }, 'clock'));
// A mail server of its own, which takes every mail but those to one that refuses.
const mails = await mailServer();
const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
const mailWork = await runMailWork({
  db, databaseUrl: embedded.url, store: createSessionStore(db, outerKey), outerKey, clock, random, publicUrl: null, log,
  send: mailerOf({ url: mails.url, from: 'team@example.org' }),
});
const app = createApp({
  mails: mailWork,
  db,
  clock,
  random,
  experiments: live.list,
  reloads: live,
  log,
  outerKey,
  clientDir,
  dataDir,
  beside: beside.run,
  // Its Postgres may lose what it has acknowledged: it is thrown away.
  allowUnsafe: true,
  infoOf: readPluginInfo,
  rehearsal: true,
  proxies: 0,
});
const stopWatching = watchExperiments(HOUSE, live, (error) => log.error({ err: error }, 'experiments are not followed'));
await mkdir(dirname(DATABASE_URL_FILE), { recursive: true });
await writeFile(KEY_FILE, outerKey.toString('base64'), { mode: 0o600 });
await writeFile(DATABASE_URL_FILE, embedded.url);
await app.resume();
app.http.listen(PORT, '127.0.0.1');

process.once('SIGTERM', async () => {
  stopWatching();
  await beside.stop();
  await app.close();
  await mailWork.stop();
  await mails.close();
  clock.stop();
  await db.destroy();
  await embedded.stop();
  await rm(HOUSE, { recursive: true, force: true });
  process.exit(0);
});
