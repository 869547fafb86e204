import type { Ack } from '../protocol/messages.ts';

export const DONE: Ack<null> = { ok: true, data: null };

/** To whatever an older window still sends. */
export const REPLACED = refuse('lease-stale', 'another window goes on for you');

export const NOT_OPEN_YET = refuse('retry', 'this step has not begun for both yet');

export function refuse(code: Extract<Ack<null>, { ok: false }>['code'], message: string): Ack<null> {
  return { ok: false, code, message };
}
