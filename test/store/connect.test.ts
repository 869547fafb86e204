import { createServer, type Server } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { openDatabase, placeOf } from '../../server/database/connect.ts';
import { StartError } from '../../server/database/start-error.ts';
import { isPassing } from '../../server/store/postgres-errors.ts';
import { Line } from '../nemesis/line.ts';
import { createDatabase } from '../support/database.ts';

const database = await createDatabase();
afterAll(() => database.drop());

it('opens a database that is there', async () => {
  const db = await openDatabase(database.url, { poolMax: 2 });
  expect((await db.raw('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await db.destroy();
});

it('gives a statement up that hears nothing, lets others through, and is itself again as soon as the line is', async () => {
  await using line = await Line.open(Number(new URL(database.url).port), { keeps: false });
  const url = Object.assign(new URL(database.url), { port: String(line.port) }).href;
  const db = await openDatabase(url, { poolMax: 1, silence: 200 });
  line.stop('up', 'down');
  const error: unknown = await db.raw('select 1').catch((reason: unknown) => reason);
  expect([isPassing(error), String(error)]).toEqual([true, expect.stringContaining('silent for 200 ms')]);
  line.release();
  expect((await db.raw('select 2 as two')).rows).toEqual([{ two: 2 }]);
  await db.destroy();
});

it('says that nothing listens at the address', async () => {
  const closed = await listen();
  const port = portOf(closed);
  await new Promise((done) => closed.close(done));
  expect(await refusal(`postgres://anna:secret@127.0.0.1:${port}/study`)).toBe(
    `No database at 127.0.0.1:${port}, database "study": nothing listens there (connection refused). Check DATABASE_URL.`,
  );
});

it('gives up on a server that never answers', async () => {
  const mute = await listen();
  expect(await refusal(`postgres://anna:secret@127.0.0.1:${portOf(mute)}/study`)).toContain('no answer within 3 s');
  mute.close();
});

it('says that the host does not exist', async () => {
  expect(await refusal('postgres://anna:secret@nowhere.invalid/study')).toMatch(
    /^No database at nowhere\.invalid, database "study": (no such host|the name of the host cannot be looked up now)\./,
  );
});

it('tells a wrong password from a missing database', async () => {
  const wrong = Object.assign(new URL(database.url), { password: 'secret' });
  expect(await refusal(wrong.href)).toContain('user or password is wrong');
  const missing = Object.assign(new URL(database.url), { pathname: 'nothing-here' });
  expect(await refusal(missing.href)).toContain('database "nothing-here": the server has no such database');
});

it('does not repeat what is no address', async () => {
  for (const given of ['anna:secret@host/study', 'mysql://anna:secret@host/study', 'secret']) {
    expect(await refusal(given)).toBe(
      'DATABASE_URL is not an address of the form postgres://user:password@host:5432/database.',
    );
  }
});

it('tells where a database is without saying who may use it', () => {
  expect(placeOf('postgresql://anna:secret@db.example.org/study?sslmode=require')).toBe('db.example.org, database "study"');
  expect(placeOf('postgres:///study?host=/run/postgresql')).toBe('/run/postgresql, database "study"');
});

async function refusal(url: string): Promise<string> {
  const error: unknown = await openDatabase(url, { poolMax: 2 }).catch((reason: unknown) => reason);
  if (!(error instanceof StartError)) throw new Error(`no StartError but ${String(error)}`);
  expect(error.message).not.toContain('secret');
  expect(error.message).not.toContain('\n');
  return error.message;
}

async function listen(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}
