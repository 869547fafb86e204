import type { Joined } from '../../server/protocol/join.ts';

/** Who this is, or why it cannot be told. `offline`: nobody answered. */
export type SignIn =
  | { readonly ok: true; readonly joined: Joined }
  | { readonly ok: false; readonly code: 'same-browser' | 'join-token-invalid' | 'offline' };

/** @param keep `memory` in a pane of the rehearsal: two partners in one window share no cookie */
export function signInWithToken(token: string, keep: 'cookie' | 'memory'): Promise<SignIn> {
  return ask('/api/join', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep }),
  });
}

/** By the cookie of an earlier sign-in. */
export function signInAgain(): Promise<SignIn> {
  return ask('/api/me', {});
}

async function ask(address: string, request: RequestInit): Promise<SignIn> {
  try {
    const response = await fetch(address, request);
    const answer: unknown = await response.json();
    if (response.ok && isJoined(answer)) return { ok: true, joined: answer };
    const isSameBrowser = response.status === 409;
    const isKnownRefusal = response.status >= 400 && response.status < 500;
    if (!isKnownRefusal) return { ok: false, code: 'offline' };
    return { ok: false, code: isSameBrowser ? 'same-browser' : 'join-token-invalid' };
  } catch {
    // No connection, or something between that does not speak JSON: to be tried again, by the person.
    return { ok: false, code: 'offline' };
  }
}

function isJoined(answer: unknown): answer is Joined {
  return typeof answer === 'object' && answer !== null && 'participantId' in answer && 'signIn' in answer;
}
