import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { isInClear } from './in-clear.ts';
import { CodeGuesses } from './code-guesses.ts';
import { joinRoutes, type LanguageDesk } from './join.ts';
import { clientPages } from './pages.ts';
import { panelRoutes, type PanelDesk } from './panel.ts';
import { roomRoutes, type RoomDesk } from './room.ts';
import { rehearsalRoutes, type Rehearsal, type RehearsalDesk } from './rehearsal.ts';
import { securityHeaders } from './security-headers.ts';
import type { SignInDesk } from './sign-in-desk.ts';

/** Where a device of the lab fetches the certificate it is to trust. */
export const AUTHORITY_ADDRESS = '/lab-authority.crt';

export interface HttpOptions {
  /** For whoever watches the server; answers with 503 where it is not ready. */
  readonly checkHealth: () => Promise<{ readonly ready: boolean }>;
  readonly desk: SignInDesk & RehearsalDesk;
  readonly languageDesk: LanguageDesk;
  /** For whoever comes from a panel. */
  readonly panelDesk: PanelDesk;
  /** For devices that stay in a room of the lab. */
  readonly roomDesk: RoomDesk;
  readonly clientDir: string;
  /** Null: there is none, and nothing of it at any address. */
  readonly rehearsal: Rehearsal | null;
  /** What staff ask for: a plane of its own, of which participants' routes know nothing. */
  readonly staff: Router;
  readonly proxies: number;
  /** The lab's own certificate authority, for its devices to fetch; null where there is none. */
  readonly authority: string | null;
  readonly faults: {
    report(path: string, error: unknown): void;
    /** True where coming again later is the remedy. */
    isPassing(error: unknown): boolean;
  };
}

export function createHttp({ checkHealth, desk, languageDesk, panelDesk, roomDesk, clientDir, rehearsal, staff, proxies, authority, faults }: HttpOptions): Express {
  const http = express();
  http.disable('x-powered-by');
  http.set('trust proxy', proxies);
  const own = securityHeaders('participant');
  const framed = securityHeaders('pane');
  const dashboard = securityHeaders('dashboard');
  http.use((request, response, next) => {
    if (/^\/dashboard(\/|$)/.test(request.path)) return dashboard(request, response, next);
    const isPane = request.path === '/join' && request.query['pane'] !== undefined;
    const mayBeFramed = rehearsal !== null && (isPane || request.path === '/rehearsal');
    (mayBeFramed ? framed : own)(request, response, next);
  });
  http.get('/health', async (_request, response) => {
    const health = await checkHealth();
    response.status(health.ready ? 200 : 503).json(health);
  });
  if (authority !== null) {
    http.get(AUTHORITY_ADDRESS, (_request, response) => {
      // This type makes phones offer to install it.
      response.type('application/x-x509-ca-cert').attachment('lab-authority.crt').send(authority);
    });
  }
  http.use('/api/staff', encryptedOnly, staff);
  const guesses = new CodeGuesses();
  http.use(joinRoutes(desk, languageDesk, guesses));
  http.use(panelRoutes(panelDesk, desk, languageDesk, guesses));
  http.use(roomRoutes(roomDesk, desk, languageDesk));
  if (rehearsal !== null) http.use(rehearsalRoutes(desk, rehearsal));
  http.use(clientPages(clientDir, pages(rehearsal !== null)));
  http.get('/', (_request, response) => response.redirect(rehearsal !== null ? '/rehearsal' : '/join'));
  http.use((_request, response) => {
    response.status(404).type('text/plain').send('There is nothing at this address.');
  });
  http.use(lastResort(faults));
  return http;
}

/** A password, and the data behind it, are not sent for others in the network to read. */
const encryptedOnly: RequestHandler = (request, response, next) => {
  if (!isInClear(request)) return next();
  const message = 'This page has been opened without encryption, so your password could be read in this network. Open it by https, or on the computer that runs the server.';
  response.status(403).json({ code: 'forbidden', message });
};

function pages(withRehearsal: boolean): Record<string, string> {
  const participant = {
    '/join': 'participant/index.html',
    '/panel/:entry': 'participant/index.html',
    '/room': 'participant/index.html',
    '/dashboard': 'dashboard/index.html',
    '/dashboard/*screen': 'dashboard/index.html',
  };
  return withRehearsal ? { ...participant, '/rehearsal': 'rehearsal/index.html' } : participant;
}

/** Not to be read, too large, in no known encoding: a body that the sender has to change. */
const CLIENTS_FAULTS: readonly unknown[] = [400, 413, 415];

function lastResort(faults: HttpOptions['faults']): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
    if (typeof status === 'number' && CLIENTS_FAULTS.includes(status)) {
      response.status(status).json({ code: 'payload-invalid' });
      return;
    }
    faults.report(request.path, error);
    if (faults.isPassing(error)) response.status(503).json({ code: 'retry' });
    else response.status(500).json({ code: 'internal' });
  };
}
