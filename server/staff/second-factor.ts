import { Secret, TOTP } from 'otpauth';
import type { Instant } from '../protocol/member.ts';
import { hashToken, type Random } from '../sessions/tokens.ts';

/** Seconds for which a code holds; apps know no other. */
const PERIOD = 30;

export function newSecret(random: Random): string {
  return new Secret({ buffer: new Uint8Array(random.bytes(20)).buffer }).base32;
}

/** What the QR code of an authenticator app says. */
export function secretUri(secret: string, name: string): string {
  return totp(secret, name).toString();
}

/**
 * The time step that a code belongs to, to be noted as used; null where it is not one of now. One step early or late
 * is taken, as clocks of phones are off.
 */
export function stepOfCode(secret: string, code: string, now: Instant): number | null {
  const delta = totp(secret, '').validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD) + delta;
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Tandem', label: label || 'Tandem', algorithm: 'SHA1', digits: 6, period: PERIOD, secret });
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** For who has lost the phone: each is good once, in the place of a code. 80 bits each, so a plain hash is enough. */
export function newRecoveryCodes(random: Random): readonly string[] {
  return Array.from({ length: 8 }, () => {
    const letters = [...random.bytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
    return letters.replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

export function hashRecoveryCode(code: string): Buffer {
  return hashToken(code.toUpperCase().replaceAll(/[^A-Z2-9]/g, ''));
}
