import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** 32 bytes. */
export type Key = Uint8Array;

/**
 * AES-256-GCM. The context (table, row id, participant) is authenticated with it, so that a sealed value
 * cannot be moved to another row.
 *
 * @returns nonce (12 bytes), ciphertext, tag (16 bytes)
 */
export function seal(key: Key, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error if key or context are not those it was sealed with, or a byte was changed */
export function open(key: Key, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** Equal for equal values of one context, and without the key nobody can try values out. HMAC-SHA-256, 32 bytes. */
export function blindIndex(key: Key, context: string, value: string): Buffer {
  const own = createHmac('sha256', key).update(`blind index ${context}`).digest();
  return createHmac('sha256', own).update(value).digest();
}

/** A new data key of one participant, wrapped under the key that lies outside the database. */
export function wrapNewDataKey(outer: Key, participantId: string): Buffer {
  return seal(outer, randomBytes(32), `data_keys ${participantId}`);
}

export function unwrapDataKey(outer: Key, wrapped: Uint8Array, participantId: string): Key {
  return open(outer, wrapped, `data_keys ${participantId}`);
}

export function sealText(dataKey: Key, text: string, textId: string, participantId: string): Buffer {
  return seal(dataKey, Buffer.from(text, 'utf8'), `texts ${textId} ${participantId}`);
}

export function openText(dataKey: Key, sealed: Uint8Array, textId: string, participantId: string): string {
  return open(dataKey, sealed, `texts ${textId} ${participantId}`).toString('utf8');
}
