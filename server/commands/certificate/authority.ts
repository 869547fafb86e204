import 'reflect-metadata';
import {
  BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter,
  SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, AuthorityKeyIdentifierExtension, X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { id_ce_nameConstraints } from '@peculiar/asn1-x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { isWithin, nameLimits } from './name-limits.ts';

/** A certificate and its key, as PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60_000;

/** Ten years: each renewal is a walk to every device. In days. */
const AUTHORITY_DAYS = 3_650;
/** Browsers of Apple's take none that is valid for longer than 825 days. In days. */
const SERVER_DAYS = 397;
/** Clocks of devices that are never online are late. In days. */
const BEFORE_DAYS = 1;

/** A lab's own certificate authority, which can vouch for hosts in local networks and for `hosts` only. */
export async function makeAuthority(name: string, hosts: readonly string[], now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}`,
    ...lasting(now, AUTHORITY_DAYS),
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameLimits(hosts),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) };
}

/** A server's certificate for these names and addresses, signed by the authority. */
export async function makeServerCertificate(authority: Pair, hosts: readonly string[], now: Date): Promise<Pair> {
  const issuer = new X509Certificate(authority.cert);
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${hosts[0] ?? 'localhost'}`,
    issuer: issuer.subject,
    ...lasting(now, SERVER_DAYS),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: SIGNING,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) };
}

/** The first of these hosts that the authority cannot vouch for, or `null`. */
export function outsideOf(authorityCert: string, hosts: readonly string[]): string | null {
  const limits = new X509Certificate(authorityCert).getExtension(id_ce_nameConstraints);
  return limits === null ? null : (hosts.find((host) => !isWithin(limits.value, host)) ?? null);
}

function lasting(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now.getTime() - BEFORE_DAYS * DAY_MS), notAfter: new Date(now.getTime() + days * DAY_MS) };
}

/** Positive, as a certificate's number has to be. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), EC, false, ['sign']);
}
