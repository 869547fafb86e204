import { createServer, type Server } from 'node:net';
import { StartError } from './database/start-error.ts';
import { codeOf } from './database/system-error.ts';

/**
 * @returns the port, which the system chose if 0 was asked for
 * @throws StartError that says how to choose another
 */
export function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new StartError(reasonOf(error, host, port), { cause: error })));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(address === null || typeof address === 'string' ? port : address.port);
    });
  });
}

/** Finds out what `listen` would, before anything slow has begun. */
export async function assertFree(place: { readonly host: string; readonly port: number }): Promise<void> {
  const probe = createServer();
  await listen(probe, place);
  await new Promise((closed) => probe.close(closed));
}

function reasonOf(error: Error, host: string, port: number): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Choose another one: PORT=${port < 65_535 ? port + 1 : 3_000} npm start`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is "${host}", which is no address of this computer. Leave it out, or give one that is.`;
    default:
      return `Port ${port} on ${host} cannot be opened: ${error.message}`;
  }
}
