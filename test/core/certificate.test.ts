import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeAuthority, makeServerCertificate, outsideOf, type Pair } from '../../server/commands/certificate/authority.ts';
import { trustSheet } from '../../server/commands/certificate/trust-sheet.ts';
import { readCertificateCommand } from '../../server/commands/certificate-usage.ts';
import { readTls } from '../../server/tls.ts';
import { temporaryFolder } from '../support/folder.ts';

const NOW = new Date();
const DAY = 86_400_000;
let authority: Pair;
beforeAll(async () => {
  authority = await makeAuthority('Lab', ['study.example.edu', '130.60.1.2'], NOW);
});

/** What a client that trusts the authority finds of a server with this certificate, asked for by that name. */
async function visit(server: Pair, servername: string, ca = authority.cert): Promise<string> {
  const https = createServer({ cert: server.cert, key: server.key }, (_request, response) => response.end('here'));
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const address = https.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    return await new Promise<string>((resolve) => {
      get({ host: '127.0.0.1', port, ca, servername, agent: false }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).on('error', (error) => resolve(`${'code' in error ? String(error.code) : ''} ${error.message}`));
    });
  } finally {
    https.close();
  }
}

it('makes certificates that whoever trusts the authority takes, and nobody else', async () => {
  const server = await makeServerCertificate(authority, ['lab-pc.local', '127.0.0.1', '::1'], NOW);
  expect(await visit(server, 'lab-pc.local')).toBe('here');
  expect(await visit(server, 'other-pc.local')).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  const stranger = await makeAuthority('Lab', [], NOW);
  expect(await visit(server, 'lab-pc.local', stranger.cert)).toMatch(/SIGNATURE|UNABLE_TO|SELF_SIGNED/);
});

it('lets an authority vouch for local networks and its own hosts only, so that its key is no key to the world', async () => {
  const forged = await makeServerCertificate(authority, ['bank.example.com'], NOW);
  expect(await visit(forged, 'bank.example.com')).toMatch(/permitted subtree/);
  const own = await makeServerCertificate(authority, ['study.example.edu', '130.60.1.2'], NOW);
  expect(await visit(own, 'study.example.edu')).toBe('here');
  expect(outsideOf(authority.cert, ['localhost', 'a.local', '192.168.3.4', 'fd00::1', '130.60.1.2', 'study.example.edu'])).toBeNull();
  expect(outsideOf(authority.cert, ['localhost', '130.60.1.3'])).toBe('130.60.1.3');
  expect(outsideOf(authority.cert, ['notlocal'])).toBe('notlocal');
  expect(outsideOf(authority.cert, ['2001:db8::1'])).toBe('2001:db8::1');
});

it('reads the pair that https is spoken with, and says in words what is wrong with one', async () => {
  await using folder = await temporaryFolder();
  const server = await makeServerCertificate(authority, ['localhost'], NOW);
  const other = await makeServerCertificate(authority, ['localhost'], NOW);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const cert = await write('server.pem', server.cert);
  const key = await write('server-key.pem', server.key);
  const read = (files: { cert: string; key: string }, now = NOW.getTime()) => readTls(files, now);
  expect(await readTls(null, 0)).toBeNull();
  expect(await read({ cert, key })).toMatchObject({ authority: null });
  await write('authority.pem', (await makeAuthority('Another', [], NOW)).cert);
  expect(await read({ cert, key })).toMatchObject({ authority: null });
  await write('authority.pem', authority.cert);
  expect(await read({ cert, key })).toMatchObject({ authority: authority.cert });
  await expect(read({ cert, key: await write('other-key.pem', other.key) })).rejects.toThrow('is not the key of the certificate');
  await expect(read({ cert: key, key })).rejects.toThrow('in which there is no certificate');
  await expect(read({ cert, key: cert })).rejects.toThrow('no private key');
  await expect(read({ cert: join(folder.path, 'none.pem'), key })).rejects.toThrow('TLS_CERT is');
  await expect(read({ cert, key }, NOW.getTime() + 400 * DAY)).rejects.toThrow('ended on');
  await expect(read({ cert, key }, NOW.getTime() - 3 * DAY)).rejects.toThrow('clock right?');
});

it('prints a sheet with the address, its code and both fingerprints', async () => {
  const address = 'https://192.168.1.20:3000/lab-authority.crt';
  const page = await trustSheet({ address, page: 'https://192.168.1.20:3000', authority: authority.cert, css: '' });
  expect(page).toContain(address);
  expect(page).toMatch(/<svg/);
  expect(page).toMatch(/SHA-256<\/strong> <code>([0-9A-F]{2}:){31}[0-9A-F]{2}</);
  expect(page).not.toContain('PRIVATE');
});

it('takes names and addresses, and no more', () => {
  expect(readCertificateCommand(['--host', 'Lab-PC.local', '--host', '10.0.0.3'])).toEqual({ hosts: ['lab-pc.local', '10.0.0.3'], newAuthority: false });
  expect(() => readCertificateCommand(['--host', 'https://lab-pc.local'])).toThrow('a name or an address alone');
  expect(() => readCertificateCommand(['lab-pc'])).toThrow('npm run certificate');
});
