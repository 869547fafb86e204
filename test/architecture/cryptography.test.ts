import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT, sourceFiles } from '../support/source-files.ts';

const files = sourceFiles();

/** Every file with such a call, with what the call was given. */
function calls(pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([, given = '']) => `${path}: ${given}`));
}

const beside = (found: readonly string[], ...allowed: readonly RegExp[]): readonly string[] => found.filter((one) => !allowed.some((pattern) => pattern.test(one)));

it('hashes by SHA-256; SHA-1 only tells texts of one plan apart, where nobody attacks', () => {
  expect(beside(calls(/\bcreate(?:Hash|Hmac)\(([^)]*)\)/g), /: 'sha256'(?:, \w+)?$/, /^analysis-export\/plans\/plans\.ts: 'sha1'$/)).toEqual([]);
});

it('seals in one file, by AES-256-GCM', () => {
  const sealing = files.filter(({ text }) => /\bcreate(?:Cipher|Decipher)iv\(/.test(text));
  expect(sealing.map(({ path }) => path)).toEqual(['server/store/sealing.ts']);
  expect(calls(/\bcreate(?:Cipher|Decipher)iv\(([^,]*),/g)).toEqual(Array.from({ length: 2 }, () => 'server/store/sealing.ts: CIPHER'));
  expect(sealing[0]?.text).toMatch(/CIPHER = 'aes-256-gcm'/);
});

it('draws from Math.random nothing but how long a browser waits before it tries again', () => {
  expect(beside(calls(/(Math\.random\b(?!\W*and no clock).*)/g), /^client\/participant\//)).toEqual([]);
});

it('takes cryptography from Node, the web platform and libraries that are kept well', () => {
  const known = ['node:crypto', '@node-rs/argon2', '@peculiar/x509', '@peculiar/asn1-x509', 'otpauth'];
  const named = files.flatMap(({ imports }) => imports.map(({ specifier }) => specifier)).filter((name) => /crypt|argon|scrypt|cipher|hash|x509|jwt|jose|otp|forge|nacl|sodium/i.test(name) && !name.startsWith('.'));
  expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
});

it('starts other programs without a shell; what two of them run in one are constants, with values as arguments', () => {
  const shells = files.filter(({ code }) => /\bshell: true\b|\bexecSync\(|\bexec\((?!\w*\))/.test(code) && /from 'node:child_process'/.test(code));
  expect(shells.map(({ path }) => path)).toEqual([]);
  const scripts = calls(/'\/bin\/sh', \['-c', (SCRIPT|'[^']*'|[^,]*),/g);
  expect(scripts).toEqual([
    `server/database/run-as.ts: 'cd "$1" && exec "$2" --version'`,
    'server/database/watchdog.ts: SCRIPT',
  ]);
  expect(files.find(({ path }) => path === 'server/database/watchdog.ts')?.text).toMatch(/^const SCRIPT = '[^']*';$/m);
});

it('installs every package only with the content that it had when it was chosen', () => {
  const lock = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional(), link: z.boolean().optional() })) });
  const { packages } = lock.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.filter(([, one]) => !/^sha512-/.test(one.integrity ?? '')).map(([path]) => path)).toEqual([]);
});
