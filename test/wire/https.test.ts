import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, runNode } from '../support/program.ts';

/** As a lab does it: certificate, start, links, and a partner whose device trusts the lab's authority. */
it('serves a live couple over https with a certificate of the lab', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const files = join(data, 'certificates');
  const env = { ...process.env, DATA_DIR: data, DATABASE_URL: '', PORT: '0' };
  const command = (args: readonly string[], more = {}) =>
    runNode([join(ROOT, 'server/commands/run.mjs'), ...args], { env: { ...env, ...more }, cwd: folder.path });
  const run = async (args: readonly string[]): Promise<string> => {
    await using program = command(args);
    const { code } = await program.ended;
    expect(code, program.output()).toBe(0);
    return program.output();
  };
  expect(await run(['certificate'])).toContain('A new authority');
  const first = await readFile(join(files, 'authority.pem'), 'utf8');
  expect(await run(['certificate'])).toContain('need nothing new');
  expect(await readFile(join(files, 'authority.pem'), 'utf8')).toBe(first);
  const far = command(['certificate', '--host', 'study.example.edu']);
  expect(await far.ended).toMatchObject({ code: 1 });
  expect(far.complaints()).toContain('cannot vouch for "study.example.edu"');

  const tls = { TLS_CERT: join(files, 'server.pem'), TLS_KEY: join(files, 'server-key.pem') };
  await using server = command(['start'], tls);
  const [, url = ''] = await server.says(/(https:\/\/localhost:\d+)\/rehearsal/);
  await server.says(/Certificate {2}valid until/);
  await run(['study', 'create', '--id', 'lab', '--experiment', 'compliment-reframing', '--param', 'source=fresh']);
  const links = await run(['study', 'add-couples', '--study', 'lab', '--count', '1', '--languages', 'en,en']);
  const [, token = ''] = /https:\/\/localhost:\d+\/join#([\w-]{43})/.exec(links) ?? [];
  expect(token, links).not.toBe('');

  const port = Number(new URL(url).port);
  // A browser of long ago, which would still speak what everybody can read by now.
  const old = connect({ port, host: 'localhost', ca: first, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' });
  const [refusal] = await once(old, 'error');
  expect(String(refusal)).toMatch(/protocol version/i);
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const line = connect({ port, host: 'localhost', ca: first, minVersion: version, maxVersion: version });
    await once(line, 'secureConnect');
    expect(line.getCipher().name).toMatch(/^(?:TLS_(?:AES|CHACHA20)|ECDHE-\w+-(?:AES\d+-GCM|CHACHA20))/);
    line.destroy();
  }

  const agent = new Agent({ ca: first });
  const asked = request(`${url}/api/join`, { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } });
  asked.end(JSON.stringify({ token, keep: 'cookie' }));
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(200);
  expect(response.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; Secure; SameSite=Lax/);
  expect(response.headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
  expect(response.headers['content-security-policy']).toContain('upgrade-insecure-requests');
  response.resume();

  const fetched = request(`${url}/lab-authority.crt`, { agent });
  fetched.end();
  const [file] = await once(fetched, 'response');
  expect(file.headers['content-type']).toContain('application/x-x509-ca-cert');
  let text = '';
  for await (const piece of file.setEncoding('utf8')) text += piece;
  expect(text).toBe(first);

  const cookie = String(response.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const open = (ca: string) =>
    io(url, { transports: ['websocket'], ca, auth: { protocol: PROTOCOL_VERSION }, extraHeaders: { cookie, origin: url }, reconnection: false });
  const socket = open(first);
  try {
    const view = await new Promise((resolve, reject) => {
      socket.once('session:view', resolve).once('connect_error', reject);
    });
    expect(JSON.stringify(view)).toContain('"stepId":"consent"');
  } finally {
    socket.close();
  }
  await expect(fetch(`${url.replace('https', 'http')}/join`)).rejects.toThrow();
  // Its Postgres has to be down before its folder goes.
  server.kill('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0 });
});
