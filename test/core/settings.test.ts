import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readSettings } from '../../server/settings.ts';

it('needs nothing to be set', () => {
  expect(readSettings({})).toEqual({
    databaseUrl: null,
    migrationUrl: null,
    dataDir: resolve('.tandem'),
    port: 3_000,
    host: '0.0.0.0',
    rehearsal: true,
    proxies: 0,
    tls: null,
    mail: null,
    publicUrl: null,
    allowUnsafeDatabase: false,
    logLevel: 'warn',
  });
  expect(readSettings({ PORT: '', DATABASE_URL: '', TANDEM_REHEARSAL: '' })).toEqual(readSettings({}));
});

it.each([
  [{ PORT: 'http' }, 'PORT is "http"; it takes a whole number from 0 to 65535.'],
  [{ PORT: '65536' }, 'PORT is "65536"'],
  [{ TRUST_PROXY: '-1' }, 'TRUST_PROXY is "-1"; it takes a whole number from 0 to 10.'],
  [{ TANDEM_REHEARSAL: 'false' }, 'TANDEM_REHEARSAL is "false"; it takes on or off.'],
  [{ MIGRATION_DATABASE_URL: 'postgres://owner@db/study' }, 'MIGRATION_DATABASE_URL is set and DATABASE_URL is not'],
  [{ TLS_CERT: 'server.pem' }, 'TLS_CERT is set and TLS_KEY is not'],
  [{ TLS_KEY: 'server-key.pem' }, 'TLS_KEY is set and TLS_CERT is not'],
  [{ SMTP_URL: 'smtps://mail.example.org' }, 'SMTP_URL is set and SMTP_FROM is not'],
  [{ SMTP_FROM: 'team@example.org' }, 'SMTP_FROM is set and SMTP_URL is not'],
  [{ SMTP_URL: 'https://mail.example.org', SMTP_FROM: 'team@example.org' }, 'SMTP_URL takes an address such as smtps://'],
  [{ TANDEM_ALLOW_UNSAFE_DATABASE: 'yes' }, 'TANDEM_ALLOW_UNSAFE_DATABASE is "yes"'],
])('refuses %o with a line', (env, line) => {
  expect(() => readSettings(env)).toThrow(line);
});

it('takes the address of the server as participants know it, without a slash at the end', () => {
  expect(readSettings({ PUBLIC_URL: 'https://study.example.org/' }).publicUrl).toBe('https://study.example.org');
  expect(() => readSettings({ PUBLIC_URL: 'study.example.org' })).toThrow('PUBLIC_URL is "study.example.org"; it takes the address');
});
