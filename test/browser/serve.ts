import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import pluginGallery from '../../experiments/plugin-gallery/experiment.ts';
import { migrate } from '../../migrations/index.ts';
import { createApp } from '../../server/app.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { ROOT } from '../support/program.ts';
import { DATABASE_URL_FILE, PORT } from './address.ts';

/** The whole server on a throw-away Postgres, for the browser tests: started and stopped by Playwright. */
const dataDir = await mkdtemp(join(tmpdir(), 'tandem-browser-'));
// As root the database runs as another user, who must be able to enter.
await chmod(dataDir, 0o755);
// A copy, as another build in this folder would take the files away in the middle of a test.
const clientDir = join(dataDir, 'client');
await cp(join(ROOT, 'dist/client'), clientDir, { recursive: true });
const embedded = await startEmbedded({ dataDir, database: 'tandem', log: () => undefined, ephemeral: true });
const db = await openDatabase(embedded.url, { poolMax: 10 });
await migrate(db);
const log = pino({ level: 'warn' });
const clock = await PostgresClock.start(db, (error) => log.error({ err: error }, 'clock'));
const app = createApp({
  db,
  clock,
  random: { uuid: () => randomUUID(), bytes: (count) => randomBytes(count) },
  experiments: [complimentReframing, pluginGallery],
  log,
  outerKey: randomBytes(32),
  clientDir,
  rehearsal: true,
  proxies: 0,
});
await mkdir(dirname(DATABASE_URL_FILE), { recursive: true });
await writeFile(DATABASE_URL_FILE, embedded.url);
app.http.listen(PORT, '127.0.0.1');

process.once('SIGTERM', async () => {
  await app.close();
  clock.stop();
  await db.destroy();
  await embedded.stop();
  process.exit(0);
});
