import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './database/start-error.ts';
import { codeOf } from './database/system-error.ts';

/** What https is spoken with, as PEM. */
export interface TlsFiles {
  /** The server's certificate, with those between it and the authority, if any. */
  readonly cert: string;
  readonly key: string;
  /** The lab's own authority, where one lies beside the certificate and has signed it. */
  readonly authority: string | null;
  readonly notAfter: Date;
}

/** Name of the authority's file beside the server's certificate. */
export const AUTHORITY_FILE = 'authority.pem';

const DAY_MS = 24 * 60 * 60_000;
/** From here on the start says that the certificate ends soon. */
const SOON_DAYS = 14;

/**
 * @param files  as in TLS_CERT and TLS_KEY; `null`: plain http
 * @param now    in ms since 1970
 * @throws StartError where browsers would refuse what these files hold, with the remedy
 */
export async function readTls(files: { readonly cert: string; readonly key: string } | null, now: number): Promise<TlsFiles | null> {
  if (files === null) return null;
  const cert = await read('TLS_CERT', files.cert);
  const key = await read('TLS_KEY', files.key);
  const certificate = parsed('TLS_CERT', files.cert, 'no certificate', () => new X509Certificate(cert));
  const secret = parsed('TLS_KEY', files.key, 'no private key without a password', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(secret)) {
    throw new StartError(`TLS_KEY (${files.key}) is not the key of the certificate in TLS_CERT (${files.cert}). They come as a pair.`);
  }
  const notAfter = new Date(certificate.validTo);
  if (notAfter.getTime() <= now) {
    throw new StartError(`The certificate in TLS_CERT (${files.cert}) ended on ${dayOf(notAfter)}: no browser takes it. "npm run certificate" renews one of the lab.`);
  }
  if (new Date(certificate.validFrom).getTime() > now) {
    throw new StartError(`The certificate in TLS_CERT (${files.cert}) begins on ${dayOf(new Date(certificate.validFrom))}. Is this computer's clock right?`);
  }
  return { cert, key, authority: await authorityOf(certificate, files.cert), notAfter };
}

/** When the certificate ends, and what to do where that is soon. */
export function validity({ notAfter }: Pick<TlsFiles, 'notAfter'>, now: number): string {
  const days = Math.floor((notAfter.getTime() - now) / DAY_MS);
  const until = `valid until ${dayOf(notAfter)}`;
  return days >= SOON_DAYS ? until : `${until}, which is in ${days} days: renew it (npm run certificate).`;
}

async function authorityOf(certificate: X509Certificate, file: string): Promise<string | null> {
  try {
    const pem = await readFile(join(dirname(file), AUTHORITY_FILE), 'utf8');
    return certificate.verify(new X509Certificate(pem).publicKey) ? pem : null;
  } catch {
    // None of the lab's own: devices trust the certificate already, or its authority has come to them another way.
    return null;
  }
}

async function read(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = codeOf(cause) === 'EACCES' ? 'may not be read by this user' : 'cannot be read';
    throw new StartError(`${variable} is "${file}", which ${reason}. "npm run certificate" makes the files for a lab.`, { cause });
  }
}

function parsed<Value>(variable: string, file: string, what: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    throw new StartError(`${variable} is "${file}", in which there is ${what} (PEM).`, { cause });
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
