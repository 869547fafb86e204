import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { createApp } from '../../server/app.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { ROOT } from '../support/program.ts';
import { gatesStudy, talkStudy } from './dyad-studies.ts';

/** `node dyads-server.ts DATABASE_URL OUTER_KEY`: the whole server with the bench's own studies; prints its address. */
const [databaseUrl = '', outerKey = ''] = process.argv.slice(2);

const db = await openDatabase(databaseUrl, { poolMax: 20, role: 'tandem_app' });
const app = createApp({
  db,
  clock: await PostgresClock.start(db, () => undefined),
  random: { uuid: () => randomUUID(), bytes: (count) => randomBytes(count) },
  experiments: [talkStudy, gatesStudy],
  log: pino({ level: 'warn' }, pino.destination(2)),
  outerKey: Buffer.from(outerKey, 'hex'),
  clientDir: join(ROOT, 'dist/client'),
  rehearsal: false,
  proxies: 0,
});
await app.resume();
app.http.listen(0, '127.0.0.1', () => {
  const address = app.http.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
