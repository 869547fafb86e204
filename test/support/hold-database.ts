import { createInterface } from 'node:readline';
import { openDatabase } from '../../server/database/connect.ts';
import { startEmbedded } from '../../server/database/embedded.ts';

/**
 * A process with an embedded Postgres in the folder it is given, for tests that kill processes. Tells what
 * happens a line at a time; `connect` on its input opens a pool, `stop` ends it in good order.
 */
const [dataDir = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const embedded = await startEmbedded({ dataDir, database: 'tandem', log: say });
say(`url ${embedded.url}`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'connect') {
    await (await openDatabase(embedded.url, { poolMax: 2 })).raw('select 1');
    say('connected');
  }
  if (line === 'stop') break;
}
await embedded.stop();
say('stopped');
process.exit(0);
