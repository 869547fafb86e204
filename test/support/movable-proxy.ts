import { connect, createServer, type Socket } from 'node:net';

export interface MovableProxy {
  /** Stays the same wherever it leads. */
  readonly port: number;
  /**
   * From now on new connections lead to this port of this computer, or nowhere; those under way break at once,
   * on both sides.
   */
  leadTo(port: number | null): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An address that outlives what stands behind it: a server that is replaced, or a database that is cut off. */
export async function movableProxy(firstPort: number | null): Promise<MovableProxy> {
  const sockets = new Set<Socket>();
  let target = firstPort;
  const server = createServer((inner) => {
    if (target === null) {
      inner.destroy();
      return;
    }
    const outer = connect(target, '127.0.0.1');
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // A line that breaks on one side breaks on the other; who was connected notices.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        inner.destroy();
        outer.destroy();
      });
    }
    inner.pipe(outer).pipe(inner);
  });
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    leadTo(port) {
      target = port;
      breakAll();
    },
    async [Symbol.asyncDispose]() {
      breakAll();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The same address, but at the proxy's port. */
export function through({ port }: MovableProxy, url: string): string {
  return Object.assign(new URL(url), { port: String(port) }).href.replace(/\/$/, '');
}
