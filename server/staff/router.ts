import { parseCookie } from 'cookie';
import { json, Router, type Request, type Response } from 'express';
import { STAFF_HEADER, type StaffRefusal } from '../protocol/staff/routes.ts';
import type { Act } from './act.ts';
import { staffActs, type BesideWork } from './acts.ts';
import type { Couples } from './control-acts.ts';
import type { Enrolment } from './couple-acts.ts';
import { actingBy, beginOf, type StudyPorts } from './desk.ts';
import { permitted } from './permitted.ts';
import { Tickets } from './tickets.ts';

const STATUS: Readonly<Record<StaffRefusal, number>> = {
  'not-signed-in': 401,
  forbidden: 403,
  'not-recognised': 401,
  'sign-in-again': 401,
  'too-many-tries': 429,
  'payload-invalid': 400,
  refused: 409,
  retry: 503,
  internal: 500,
};

/**
 * `POST /api/staff/<name>`, and files for which such a request has given an address: a router of its own, which shares
 * nothing with that of participants.
 */
export function staffRouter(ports: StudyPorts, couples: Couples, beside: BesideWork | null, enrolment: Enrolment): Router {
  const tickets = new Tickets(ports);
  const acts = new Map<string, Act>(Object.entries(staffActs(ports, couples, beside, tickets, enrolment)));
  const router = Router();
  // Browsers send nothing but the cookie here, and only from our own pages.
  router.get('/exports/:secret', async (request, response) => {
    const secret = secretIn(request);
    const acting = secret === undefined ? null : await actingBy(ports, secret, true);
    if (acting === null || permitted({ who: 'staff' }, acting, null) !== 'permitted') return refuse(response, 'not-signed-in', 'Please sign in.');
    const ticket = tickets.take(request.params.secret, acting.signInId);
    if (ticket === null) return refuse(response, 'forbidden', 'This address was good once, for a minute. Ask for the file again in the dashboard.');
    response.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" });
    if (ticket.name !== null) response.attachment(ticket.name);
    await new Promise<void>((done, fail) => response.sendFile(ticket.file, { dotfiles: 'allow', cacheControl: false }, (error) => (error === undefined ? done() : fail(error))));
    await ticket.taken();
  });
  router.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (isOwnPage(request)) next();
    else refuse(response, 'forbidden', 'Only the dashboard itself is answered here.');
  });
  router.post('/:name', json({ limit: '256kb' }), async (request, response) => {
    const act = acts.get(request.params.name);
    if (act === undefined) return refuse(response, 'forbidden', 'There is no such route.');
    const secret = secretIn(request);
    const isUse = request.get(STAFF_HEADER) === 'person';
    const requestId = ports.random.uuid();
    response.set('X-Request-Id', requestId);
    const answer = await act(
      {
        action: request.params.name,
        requestId,
        now: ports.clock.now(),
        begin: beginOf(ports),
        acting: secret === undefined ? null : await actingBy(ports, secret, isUse),
        address: request.ip ?? '',
        device: (request.get('user-agent') ?? '').slice(0, 200),
        keep: (given) => keep(request, response, given),
      },
      request.body,
    );
    if (answer.ok) response.json(answer.data);
    else refuse(response, answer.code, answer.message);
  });
  return router;
}

/** No other site can send this header with a cookie that is SameSite=Strict; that its origin is ours is asked too. */
function isOwnPage(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const isOurs = origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('host');
  return request.get(STAFF_HEADER) !== undefined && isOurs && (site === undefined || site === 'same-origin') && request.is('application/json') !== false;
}

function secretIn(request: Request): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[cookieName(request.secure)];
}

/** A cookie of this name is believed by browsers only from this host, and over https. */
function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-tandem-staff' : 'tandem-staff';
}

function keep(request: Request, response: Response, secret: string | null): void {
  const options = { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' } as const;
  if (secret === null) response.clearCookie(cookieName(request.secure), options);
  else response.cookie(cookieName(request.secure), secret, options);
}

function refuse(response: Response, code: StaffRefusal, message: string): void {
  response.status(STATUS[code]).json({ code, message });
}
