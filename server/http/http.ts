import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Logger } from 'pino';
import { joinRoutes, type SignInDesk } from './join.ts';
import { clientPages } from './pages.ts';
import { rehearsalRoutes, type RehearsalDesk } from './rehearsal.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpOptions {
  readonly desk: SignInDesk & RehearsalDesk;
  readonly clientDir: string;
  readonly rehearsal: boolean;
  readonly proxies: number;
  readonly log: Logger;
}

export function createHttp({ desk, clientDir, rehearsal, proxies, log }: HttpOptions): Express {
  const http = express();
  http.disable('x-powered-by');
  http.set('trust proxy', proxies);
  const own = securityHeaders({ framedBySelf: false });
  const framed = securityHeaders({ framedBySelf: true });
  http.use((request, response, next) => {
    const isPane = request.path === '/join' && request.query['pane'] !== undefined;
    const mayBeFramed = rehearsal && (isPane || request.path === '/rehearsal');
    (mayBeFramed ? framed : own)(request, response, next);
  });
  http.get('/health', (_request, response) => {
    response.json({ live: true });
  });
  http.use(joinRoutes(desk));
  if (rehearsal) http.use(rehearsalRoutes(desk));
  http.use(clientPages(clientDir, pages(rehearsal)));
  http.get('/', (_request, response) => response.redirect(rehearsal ? '/rehearsal' : '/join'));
  http.use((_request, response) => {
    response.status(404).type('text/plain').send('There is nothing at this address.');
  });
  http.use(lastResort(log));
  return http;
}

function pages(rehearsal: boolean): Record<string, string> {
  const participant = { '/join': 'participant/index.html' };
  return rehearsal ? { ...participant, '/rehearsal': 'rehearsal/index.html' } : participant;
}

function lastResort(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const isClients = typeof error === 'object' && error !== null && 'status' in error && error.status === 400;
    if (!isClients) log.error({ err: error, path: request.path }, 'a request could not be handled');
    response.status(isClients ? 400 : 500).json({ code: isClients ? 'payload-invalid' : 'internal' });
  };
}
