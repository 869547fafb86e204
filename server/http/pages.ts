import express, { Router, type RequestHandler } from 'express';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Brotli first: every browser that speaks WebSocket over TLS takes it; on plain http gzip is what is left. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** The built client: its pages at their addresses, its hashed assets for ever. */
export function clientPages(clientDir: string, pages: Readonly<Record<string, string>>): Router {
  const router = Router();
  for (const [address, file] of Object.entries(pages)) {
    router.get(address, (_request, response) => {
      response.set('Cache-Control', 'no-store').sendFile(join(clientDir, file));
    });
  }
  router.use('/assets', precompressed(join(clientDir, 'assets')));
  router.use('/assets', express.static(join(clientDir, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  return router;
}

function precompressed(folder: string): RequestHandler {
  return (request, response, next) => {
    const ending = /^\/[\w.-]+\.(js|css|svg)$/.exec(request.path)?.[1];
    const type = ending === undefined ? undefined : TYPES[ending];
    const encoding = ENCODINGS.find(
      ({ name, ending: suffix }) =>
        request.acceptsEncodings(name) === name && existsSync(join(folder, `${request.path}${suffix}`)),
    );
    if (type === undefined || encoding === undefined) return next();
    response.set({ 'Content-Type': `${type}; charset=utf-8`, 'Content-Encoding': encoding.name, Vary: 'Accept-Encoding' });
    response.sendFile(join(folder, `${request.path}${encoding.ending}`), { immutable: true, maxAge: '1y' });
  };
}
