import { parseCookie } from 'cookie';
import { json, Router, type Request, type Response } from 'express';
import { joinRequest, linkRequest, type Joined, type LinkState, type NotNow, type Over } from '../protocol/join.ts';
import type { Language } from '../protocol/member.ts';
import type { ErrorCode } from '../protocol/messages.ts';
import { isInClear } from './in-clear.ts';
import type { Scope } from '../sessions/ports.ts';
import { SIGN_IN_COOKIE } from '../sockets/admission.ts';

/** Whom a link or a sign-in stands for. */
export interface Person extends Scope {
  readonly dyadId: string;
  readonly isTest: boolean;
  readonly language: Language;
  /** The link leads to a part that is done alone, some time after the sitting. */
  readonly isFollowUp: boolean;
  /** Neither has begun, and now nobody begins; null: they may go on. */
  readonly notNow: NotNow['code'] | null;
}

export interface LanguageDesk {
  /** What this person may choose now. */
  languages(scope: Scope): Promise<readonly Language[]>;
  /** @returns the language that holds: the one asked for, or the one before where it is refused */
  choose(scope: Scope, language: Language): Promise<Language>;
}

export interface SignInDesk {
  byToken(token: string): Promise<Person | null>;
  bySignIn(signIn: string): Promise<Person | null>;
  /** Of a link or a sign-in that a withdrawal has ended; `null`: of any other. */
  over(secret: string): Promise<(Omit<Over, 'code'> & { readonly isTest: boolean }) | null>;
  /** From now on nobody writes to this person. */
  refuseMail(participantId: string): Promise<void>;
  /** @returns the secret of the new sign-in, which is stored as a hash only */
  signIn(participantId: string): Promise<string>;
}

const SIGN_IN_LIFE_MS = 12 * 60 * 60_000;

/**
 * `POST /api/link` tells in which languages somebody may go on, and changes nothing; `POST /api/join` turns a
 * personal link into a sign-in; `POST /api/mail-off` ends reminders; `GET /api/me` tells who is signed in.
 */
export function joinRoutes(desk: SignInDesk, languageDesk: LanguageDesk): Router {
  const router = Router();
  router.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.post('/api/link', json({ limit: '4kb' }), async (request, response) => {
    const parsed = linkRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const person = await desk.byToken(parsed.data.token);
    if (person === null) return turnAway(desk, request, response, parsed.data.token);
    if (isReadable(request, person)) return refuse(response, 403, 'connection-insecure');
    if (person.notNow !== null) return sendAway(response, person.notNow, person.language);
    const { language, isFollowUp } = person;
    const known: LinkState = { language, languages: await languageDesk.languages(person), isFollowUp };
    response.json(known);
  });
  router.post('/api/join', json({ limit: '4kb' }), (request, response) =>
    join(desk, languageDesk, request, response),
  );
  router.post('/api/mail-off', json({ limit: '4kb' }), async (request, response) => {
    const parsed = linkRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const person = await desk.byToken(parsed.data.token);
    if (person === null) return turnAway(desk, request, response, parsed.data.token);
    await desk.refuseMail(person.participantId);
    response.json({});
  });
  router.get('/api/me', async (request, response) => {
    const person = await signedIn(desk, request);
    if (person === null) return turnAway(desk, request, response, secretIn(request));
    if (person.notNow !== null) return sendAway(response, person.notNow, person.language);
    response.json(joined(person, null));
  });
  return router;
}

async function join(
  desk: SignInDesk,
  languageDesk: LanguageDesk,
  request: Request,
  response: Response,
): Promise<void> {
  const parsed = joinRequest.safeParse(request.body);
  if (!parsed.success) return refuse(response, 400, 'payload-invalid');
  const { token, keep, language } = parsed.data;
  const person = await desk.byToken(token);
  if (person === null) return turnAway(desk, request, response, token);
  if (isReadable(request, person)) return refuse(response, 403, 'connection-insecure');
  if (person.notNow !== null) return sendAway(response, person.notNow, person.language);
  const speaking = async (): Promise<Person> =>
    language === undefined ? person : { ...person, language: await languageDesk.choose(person, language) };
  if (keep === 'memory') {
    // A sign-in that scripts can read is for trying out only.
    if (!person.isTest) return refuse(response, 403, 'join-token-invalid');
    response.json(joined(await speaking(), await desk.signIn(person.participantId)));
    return;
  }
  const before = await signedIn(desk, request);
  const isPartner = before !== null && before.dyadId === person.dyadId && before.participantId !== person.participantId;
  if (isPartner) return refuse(response, 409, 'same-browser');
  response.cookie(SIGN_IN_COOKIE, await desk.signIn(person.participantId), {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    maxAge: SIGN_IN_LIFE_MS,
    path: '/',
  });
  response.json(joined(await speaking(), null));
}

/** Who has withdrawn is thanked, in the same words whatever else was or was not done; any other is unknown. */
async function turnAway(desk: SignInDesk, request: Request, response: Response, secret: string | undefined): Promise<void> {
  const over = secret === undefined ? null : await desk.over(secret);
  if (over === null) return refuse(response, 401, 'join-token-invalid');
  if (isReadable(request, over)) return refuse(response, 403, 'connection-insecure');
  const { language, completionCode, panel } = over;
  response.status(410).json({ code: 'session-over', language, completionCode, panel } satisfies Over);
}

function sendAway(response: Response, code: NotNow['code'], language: Language): void {
  response.status(403).json({ code, language } satisfies NotNow);
}

/** Test couples are let in either way, or nobody could try a phone. */
function isReadable(request: Request, { isTest }: Pick<Person, 'isTest'>): boolean {
  return !isTest && isInClear(request);
}

async function signedIn(desk: SignInDesk, request: Request): Promise<Person | null> {
  const secret = secretIn(request);
  return secret === undefined ? null : desk.bySignIn(secret);
}

function secretIn(request: Request): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[SIGN_IN_COOKIE];
}

function joined({ participantId, isTest, language }: Person, signIn: string | null): Joined {
  return { participantId, isTest, language, signIn };
}

function refuse(response: Response, status: number, code: ErrorCode): void {
  response.status(status).json({ code });
}
