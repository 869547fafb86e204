import { resolve } from 'node:path';
import { StartError } from './database/start-error.ts';

/** What can be set from outside, read once. */
export interface Settings {
  /** A Postgres of your own; `null`: the embedded one in `dataDir`. */
  readonly databaseUrl: string | null;
  /** The same Postgres for its owner, who migrates; `null`: whoever `databaseUrl` names does that, too. */
  readonly migrationUrl: string | null;
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly rehearsal: boolean;
  readonly proxies: number;
  /** Files of the certificate and its key, for https without a reverse proxy; `null`: plain http. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** The mail server that sends links, and the sender; `null`: none are sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  /** Where participants reach this server, for links in mails that nobody asks for; `null`: no reminders are sent. */
  readonly publicUrl: string | null;
  readonly allowUnsafeDatabase: boolean;
  readonly logLevel: string;
}

/** @throws StartError naming the variable, what it holds and what it may hold */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const [databaseUrl, migrationUrl] = [env['DATABASE_URL'] || null, env['MIGRATION_DATABASE_URL'] || null];
  if (databaseUrl === null && migrationUrl !== null) {
    throw new StartError('MIGRATION_DATABASE_URL is set and DATABASE_URL is not; it names the owner of the same Postgres. The embedded one needs neither.');
  }
  return {
    databaseUrl,
    migrationUrl,
    dataDir: resolve(env['DATA_DIR'] || '.tandem'),
    port: whole(env, 'PORT', 3_000, 65_535),
    host: env['HOST'] || '0.0.0.0',
    rehearsal: flag(env, 'TANDEM_REHEARSAL', true),
    proxies: whole(env, 'TRUST_PROXY', 0, 10),
    tls: tlsFiles(env['TLS_CERT'], env['TLS_KEY']),
    mail: mailFrom(env['SMTP_URL'], env['SMTP_FROM']),
    publicUrl: publicUrl(env['PUBLIC_URL']),
    allowUnsafeDatabase: flag(env, 'TANDEM_ALLOW_UNSAFE_DATABASE', false),
    logLevel: env['LOG_LEVEL'] || 'warn',
  };
}

function tlsFiles(cert = '', key = ''): Settings['tls'] {
  if (cert === '' && key === '') return null;
  if (cert !== '' && key !== '') return { cert: resolve(cert), key: resolve(key) };
  const [given, missing] = cert === '' ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY'];
  throw new StartError(`${given} is set and ${missing} is not; https takes both. "npm run certificate" makes the two files.`);
}

function mailFrom(url = '', from = ''): Settings['mail'] {
  if (url === '' && from === '') return null;
  if (url === '') throw new StartError('SMTP_FROM is set and SMTP_URL is not; e-mail takes both.');
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) throw new StartError('SMTP_URL takes an address such as smtps://user:password@mail.example.org:465.');
  if (!from.includes('@')) throw new StartError('SMTP_URL is set and SMTP_FROM is not; it takes the address of the sender, such as "Study team <team@example.org>".');
  return { url, from };
}

function publicUrl(given = ''): string | null {
  if (given === '') return null;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) throw new StartError(`PUBLIC_URL is "${given}"; it takes the address at which participants reach this server, such as https://study.example.org.`);
  return given.replace(/\/+$/, '');
}

function whole(env: Readonly<Record<string, string | undefined>>, name: string, otherwise: number, most: number): number {
  const given = env[name];
  if (given === undefined || given === '') return otherwise;
  const number = Number(given);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new StartError(`${name} is "${given}"; it takes a whole number from 0 to ${most}.`);
}

function flag(env: Readonly<Record<string, string | undefined>>, name: string, otherwise: boolean): boolean {
  const given = env[name];
  if (given === undefined || given === '') return otherwise;
  if (given === 'on' || given === 'off') return given === 'on';
  throw new StartError(`${name} is "${given}"; it takes on or off.`);
}
