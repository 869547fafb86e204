import { json, Router, type Request, type Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { joinRequest, linkRequest, mailOffRequest, type JoinRequest, type LinkState } from '../protocol/join.ts';
import type { Language } from '../protocol/member.ts';
import type { Scope } from '../sessions/ports.ts';
import { readShortCode } from '../sessions/tokens.ts';
import type { CodeGuesses } from './code-guesses.ts';
import { isPartner, isReadable, joined, keepSignIn, refuse, secretIn, sendAway, signedIn, turnAway, type Person, type SignInDesk } from './sign-in-desk.ts';

export interface LanguageDesk {
  /** What this person may choose now. */
  languages(scope: Scope): Promise<readonly Language[]>;
  /** @returns the language that holds: the one asked for, or the one before where it is refused */
  choose(scope: Scope, language: Language): Promise<Language>;
}

/**
 * `POST /api/link` tells in which languages somebody may go on, and changes nothing; `POST /api/join` turns a
 * personal link, or a code that was typed, into a sign-in; `POST /api/mail-off` ends reminders; `GET /api/me` tells who is signed in.
 */
export function joinRoutes(desk: SignInDesk, languageDesk: LanguageDesk, guesses: CodeGuesses): Router {
  const router = Router();
  // Each is kept as a row, and nobody opens their link so often.
  const signIns = new RateLimiterMemory({ keyPrefix: 'sign-in', points: 60, duration: 15 * 60 });
  router.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.post('/api/link', json({ limit: '4kb' }), async (request, response) => {
    const parsed = linkRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const person = await admitted(desk, guesses, request, response, parsed.data.token);
    if (person === null) return;
    const { language, isFollowUp } = person;
    const known: LinkState = { language, languages: await languageDesk.languages(person), isFollowUp };
    response.json(known);
  });
  router.post('/api/join', json({ limit: '4kb' }), async (request, response) => {
    const parsed = joinRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const person = await admitted(desk, guesses, request, response, parsed.data.token);
    if (person === null) return;
    const isHeard = await signIns.consume(person.participantId).then(() => true, () => false);
    if (!isHeard) return refuse(response, 429, 'rate');
    await join(desk, languageDesk, person, parsed.data, request, response);
  });
  router.post('/api/mail-off', json({ limit: '4kb' }), async (request, response) => {
    const parsed = mailOffRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const person = await desk.byToken(parsed.data.token);
    if (person === null) return turnAway(desk, request, response, parsed.data.token);
    await desk.refuseMail(person.participantId);
    response.json({});
  });
  router.get('/api/me', async (request, response) => {
    const person = await signedIn(desk, request);
    if (person === null || person.isSetAside) return turnAway(desk, request, response, secretIn(request));
    if (person.notNow !== null) return sendAway(response, person.notNow, person.language);
    response.json(joined(person));
  });
  return router;
}

async function join(
  desk: SignInDesk,
  languageDesk: LanguageDesk,
  person: Person,
  { keep, language }: JoinRequest,
  request: Request,
  response: Response,
): Promise<void> {
  const speaking = async (): Promise<Person> =>
    language === undefined ? person : { ...person, language: await languageDesk.choose(person, language) };
  if (keep === 'memory') {
    // A sign-in that scripts can read is for trying out only.
    if (!person.isTest) return refuse(response, 403, 'join-token-invalid');
    response.json(joined(await speaking(), { signIn: await desk.signIn(person.participantId) }));
    return;
  }
  const before = await signedIn(desk, request);
  if (isPartner(person, before)) return refuse(response, 409, 'same-browser');
  const own = person.by === 'handed-on' && !person.isSpent ? await desk.ownLink(person) : null;
  await keepSignIn(desk, request, response, person.participantId);
  response.json(joined(await speaking(), { own }));
}

/** Whoever may go on by this link; any other has been answered, and `null` comes back. */
async function admitted(desk: SignInDesk, guesses: CodeGuesses, request: Request, response: Response, token: string): Promise<Person | null> {
  const address = request.ip ?? '';
  const isCode = readShortCode(token) !== null;
  if (isCode && !(await guesses.isHeard(address))) {
    refuse(response, 429, 'rate');
    return null;
  }
  const person = await desk.byToken(token);
  if (isCode && person === null) await guesses.wasWrong(address);
  if (person === null) await turnAway(desk, request, response, token);
  else if (isReadable(request, person)) refuse(response, 403, 'connection-insecure');
  else if (person.isSpent && (await signedIn(desk, request))?.participantId !== person.participantId) await turnBack(desk, request, response, person);
  else if (person.isSetAside) await turnAway(desk, request, response, token);
  else if (person.notNow !== null) sendAway(response, person.notNow, person.language);
  else return person;
  return null;
}

/** By a link that others have, too: nothing is said but to the browser of its own person. */
async function turnBack(desk: SignInDesk, request: Request, response: Response, { participantId, language }: Person): Promise<void> {
  const secret = secretIn(request);
  const over = secret === undefined ? null : await desk.over(secret);
  if (over?.participantId === participantId) return turnAway(desk, request, response, secret);
  sendAway(response, 'link-spent', language);
}
