import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Joined, NotNow, Over } from '../protocol/join.ts';
import type { Language } from '../protocol/member.ts';
import type { ErrorCode } from '../protocol/messages.ts';
import type { Scope } from '../sessions/ports.ts';
import type { LinkKind } from '../sessions/tokens.ts';
import { SIGN_IN_COOKIE } from '../sockets/admission.ts';
import { isInClear } from './in-clear.ts';

/** Whom a link or a sign-in stands for. */
export interface Person extends Scope {
  readonly dyadId: string;
  readonly isTest: boolean;
  readonly language: Language;
  /** The link leads to a part that is done alone, some time after the sitting. */
  readonly isFollowUp: boolean;
  /** Neither has begun, and now nobody begins; null: they may go on. */
  readonly notNow: Exclude<NotNow['code'], 'link-spent'> | null;
  /** By what they come. All but `own` has been in other hands, too. */
  readonly by: LinkKind;
  /** It is not their own, and they have come: now only their own browser gets in by it. */
  readonly isSpent: boolean;
  /** This server cannot go on with their dyad session: an ending is all that it has for them. */
  readonly isSetAside: boolean;
}

export interface SignInDesk {
  byToken(token: string): Promise<Person | null>;
  bySignIn(signIn: string): Promise<Person | null>;
  /** Of a link or a sign-in that a withdrawal has ended, or behind which a dyad session is set aside; `null`: of any other. */
  over(secret: string): Promise<(Omit<Over, 'code'> & { readonly isTest: boolean; readonly participantId: string }) | null>;
  /** From now on nobody writes to this person. */
  refuseMail(participantId: string): Promise<void>;
  /** @returns the secret of the new sign-in, which is stored as a hash only */
  signIn(participantId: string): Promise<string>;
  /** @returns the secret of one more personal link */
  ownLink(person: Person): Promise<string>;
}

const SIGN_IN_LIFE_MS = 12 * 60 * 60_000;

export async function signedIn(desk: SignInDesk, request: Request): Promise<Person | null> {
  const secret = secretIn(request);
  return secret === undefined ? null : desk.bySignIn(secret);
}

export function secretIn(request: Request): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[SIGN_IN_COOKIE];
}

export async function keepSignIn(desk: SignInDesk, request: Request, response: Response, participantId: string): Promise<void> {
  response.cookie(SIGN_IN_COOKIE, await desk.signIn(participantId), {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    maxAge: SIGN_IN_LIFE_MS,
    path: '/',
  });
}

export function isPartner(one: Person, other: Person | null): boolean {
  return other !== null && other.dyadId === one.dyadId && other.participantId !== one.participantId;
}

/** Test couples are let in either way, or nobody could try a phone. */
export function isReadable(request: Request, { isTest }: Pick<Person, 'isTest'>): boolean {
  return !isTest && isInClear(request);
}

export function joined({ participantId, isTest, language }: Person, { signIn = null, own = null, partner = null, partnerCode = null }: Partial<Joined> = {}): Joined {
  return { participantId, isTest, language, signIn, own, partner, partnerCode };
}

/** Who has withdrawn, or cannot go on, is thanked, in the same words whatever else was or was not done; any other is unknown. */
export async function turnAway(desk: SignInDesk, request: Request, response: Response, secret: string | undefined): Promise<void> {
  const over = secret === undefined ? null : await desk.over(secret);
  if (over === null) return refuse(response, 401, 'join-token-invalid');
  if (isReadable(request, over)) return refuse(response, 403, 'connection-insecure');
  const { language, completionCode, panel } = over;
  response.status(410).json({ code: 'session-over', language, completionCode, panel } satisfies Over);
}

export function sendAway(response: Response, code: NotNow['code'], language: Language): void {
  response.status(403).json({ code, language } satisfies NotNow);
}

export function refuse(response: Response, status: number, code: ErrorCode): void {
  response.status(status).json({ code });
}
