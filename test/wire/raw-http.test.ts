import { connect } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { makeCouple, makeStudy, startApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

const SECRET = 'what lies beside the pages';

/** Pages, and a file beside them that no address leads to. */
const folder = temporaryFolder();
const client = join(folder.path, 'pages');
for (const name of ['participant', 'assets']) mkdirSync(join(client, name), { recursive: true });
writeFileSync(join(client, 'participant', 'index.html'), '<title>participant</title>');
writeFileSync(join(client, 'assets', 'main-1a2b.js'), 'let plain;');
writeFileSync(join(client, 'assets', '.hidden'), SECRET);
writeFileSync(join(folder.path, 'key'), SECRET);

const database = await createDatabase();
const app = await startApp(database, { clientDir: client, rehearsal: false });
const studyId = await makeStudy(database);
afterAll(async () => {
  await app.close();
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** Sends these bytes as they are, and gives everything that comes back until the line is closed. */
function raw(bytes: string): Promise<string> {
  const line = connect(app.port, '127.0.0.1');
  line.write(bytes);
  return text(line);
}

const get = (address: string): Promise<string> => raw(`GET ${address} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`);

it('finds what is there by its own address only', async () => {
  expect(await get('/assets/main-1a2b.js')).toContain('let plain;');
  expect(await get('/assets/%6dain-1a2b.js')).toContain('let plain;');
});

it.each([
  '/../key', '/assets/../../key', '/assets/..%2f..%2fkey', '/assets/%2e%2e/%2e%2e/key', '/assets/%252e%252e/%252e%252e/key',
  '/assets/..\\..\\key', '/assets/%5c..%5c..%5ckey', '/assets//../../key', '/assets/....//....//key', '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/key',
  '/assets/.hidden', '/assets/%2ehidden', '/assets/main-1a2b.js%00.html', '/assets/%', '/assets/%256dain-1a2b.js', 'http://elsewhere/assets/../../key', '/assets/',
])(
  'gives nothing by the address %s',
  async (address) => {
    const answer = await get(address);
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|403|404) /);
    expect(answer).not.toContain(SECRET);
    expect(answer).not.toContain('let plain;');
  },
);

/** What two servers in a row might each take to end elsewhere. */
const BODY = 'POST /api/link HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n';
const HIDDEN = 'GET /assets/main-1a2b.js HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n';
it.each([
  ['two ways to tell where it ends', `${BODY}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
  ['two lengths', `${BODY}Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
  ['a length that is no number', `${BODY}Content-Length: +0\r\n\r\n${HIDDEN}`],
  ['an encoding that is none', `${BODY}Transfer-Encoding: xchunked\r\n\r\n${HIDDEN}`],
  ['a name with a blank behind it', `${BODY}Content-Length : 0\r\n\r\n${HIDDEN}`],
  ['a chunk whose length is no number', `${BODY}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${HIDDEN}`],
  ['a NUL in a header', `${BODY}X-Odd: a\0b\r\nContent-Length: 0\r\n\r\n${HIDDEN}`],
])(
  'refuses a message with %s, and hears nothing of what stands behind it',
  async (_, bytes) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('let plain;');
  },
);

it('reads a token as it was sent, and decodes it once', async () => {
  const { participants: [{ token }] } = await makeCouple(app, studyId);
  const join = (given: string) => fetch(`${app.url}/api/join`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: `{"token":"${given}","keep":"memory"}` });
  const escaped = [...token].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const percent = [...token].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  expect((await join(token)).status).toBe(200);
  // JSON's own way to write a letter is JSON; any other is another text.
  expect((await join(escaped)).status).toBe(200);
  for (const other of [percent, escaped.replaceAll('\\', '\\\\'), Buffer.from(token).toString('base64'), `${token} `]) {
    expect([400, 401], other).toContain((await join(other)).status);
  }
});

it('has complained of nothing', () => {
  expect(app.complaints()).toEqual([]);
});
