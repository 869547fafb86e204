import { createHash } from 'node:crypto';

/** Where ids and secrets come from: `node:crypto` in the server, a seeded source in tests that need one. */
export interface Random {
  uuid(): string;
  /** Cryptographically random bytes. */
  bytes(count: number): Buffer;
}

/** A personal link of their own; one that goes to them through other hands; a short one, to be typed. */
export type LinkKind = 'own' | 'handed-on' | 'code';

/** A personal link's secret: 32 random bytes, base64url. Only its hash is stored. */
export function makeToken(random: Random): string {
  return random.bytes(32).toString('base64url');
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Letters and digits that nobody mixes up when copying by hand. */
const CODE_LETTERS = 'ACDEFGHJKLMNPQRTUVWXY3479';

const SHORT_CODE_LENGTH = 8;

/** Eight characters to be typed in place of a link. */
export function makeShortCode(random: Random): string {
  return lettersOf(random, SHORT_CODE_LENGTH);
}

/** @returns as it was made, or null where this is no code: blanks and strokes between its characters do no harm */
export function readShortCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  return code.length === SHORT_CODE_LENGTH && [...code].every((letter) => CODE_LETTERS.includes(letter)) ? code : null;
}

/** So long a code is good, if its person does not come before. */
export const SHORT_CODE_LIFE_MS = 7 * 24 * 60 * 60_000;

/** Eight characters that a participant hands in to be paid; says nothing of the answers. */
export function makeCompletionCode(random: Random): string {
  return lettersOf(random, 8);
}

function lettersOf(random: Random, count: number): string {
  return [...random.bytes(count)].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]).join('');
}
