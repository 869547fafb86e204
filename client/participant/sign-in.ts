import type { Joined, LinkState, NotNow, Over } from '../../server/protocol/join.ts';
import type { Language } from '../../server/protocol/member.ts';

/** Who this is, or why it cannot be told. `offline`: nobody answered. */
export type SignIn =
  | { readonly ok: true; readonly joined: Joined }
  | { readonly ok: false; readonly code: 'session-over'; readonly over: Over }
  | { readonly ok: false; readonly code: NotNow['code']; readonly notNow: NotNow }
  | { readonly ok: false; readonly code: 'same-browser' | 'connection-insecure' | 'code-unknown' | 'join-token-invalid' | 'offline' };

/** What a refusal is told apart by; any other says that the link is none. */
const REFUSALS: Readonly<Record<string, 'same-browser' | 'connection-insecure' | 'code-unknown'>> = {
  'code-unknown': 'code-unknown',
  'same-browser': 'same-browser',
  'connection-insecure': 'connection-insecure',
};

const NOT_NOW: Readonly<Record<NotNow['code'], true>> = { 'study-paused': true, 'study-closed': true, 'storage-full': true, 'link-spent': true };

/** So long the welcome waits to be in the right language; then it comes without a choice. */
const LONGEST_LOOK = 3_000;

/** In which languages one may go on with this link; null where it does not say, or nobody answers. */
export function lookAtLink(token: string): Promise<LinkState | NotNow | null> {
  return lookBy('/api/link', { token });
}

export async function lookBy(address: string, body: object): Promise<LinkState | NotNow | null> {
  try {
    const response = await fetch(address, { ...posted(body), signal: AbortSignal.timeout(LONGEST_LOOK) });
    const answer: unknown = await response.json();
    return isLinkState(answer) || isNotNow(answer) ? answer : null;
  } catch {
    // What is wrong with the link, or with the line, is said on Start.
    return null;
  }
}

/**
 * @param keep      `memory` in a pane of the rehearsal: two partners in one window share no cookie
 * @param language  as chosen here; null where nothing was
 */
export function signInWithToken(token: string, keep: 'cookie' | 'memory', language: Language | null): Promise<SignIn> {
  return ask('/api/join', posted({ token, keep, ...(language === null ? {} : { language }) }));
}

export function posted(body: object): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** By the cookie of an earlier sign-in. */
export function signInAgain(): Promise<SignIn> {
  return ask('/api/me', {});
}

export async function ask(address: string, request: RequestInit): Promise<SignIn> {
  try {
    const response = await fetch(address, request);
    const answer: unknown = await response.json();
    if (response.ok && isJoined(answer)) return { ok: true, joined: answer };
    if (isOver(answer)) return { ok: false, code: 'session-over', over: answer };
    if (isNotNow(answer)) return { ok: false, code: answer.code, notNow: answer };
    // Too many at once: to be tried again.
    const isKnownRefusal = response.status >= 400 && response.status < 500 && response.status !== 429;
    if (!isKnownRefusal) return { ok: false, code: 'offline' };
    return { ok: false, code: REFUSALS[codeIn(answer)] ?? 'join-token-invalid' };
  } catch {
    // No connection, or something between that does not speak JSON: to be tried again, by the person.
    return { ok: false, code: 'offline' };
  }
}

/** From now on nobody writes to whoever has this link. @returns false if that could not be noted */
export async function refuseMail(token: string): Promise<boolean> {
  try {
    const response = await fetch('/api/mail-off', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) });
    // Of whoever has withdrawn there is nothing left to refuse.
    return response.ok || response.status === 410;
  } catch {
    return false;
  }
}

function codeIn(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'code' in answer ? String(answer.code) : '';
}

function isLinkState(answer: unknown): answer is LinkState {
  return typeof answer === 'object' && answer !== null && 'language' in answer && 'languages' in answer;
}

export function isNotNow(answer: unknown): answer is NotNow {
  return Object.hasOwn(NOT_NOW, codeIn(answer));
}

function isOver(answer: unknown): answer is Over {
  return codeIn(answer) === 'session-over';
}

function isJoined(answer: unknown): answer is Joined {
  return typeof answer === 'object' && answer !== null && 'participantId' in answer && 'signIn' in answer;
}
