import { connect, createServer, type Socket } from 'node:net';

export interface WireTap {
  readonly url: string;
  /** Every byte that came from the server, in order of arrival. */
  received(): Buffer;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Stands between one participant and the server and keeps what the participant is sent. */
export async function tapWire(serverUrl: string): Promise<WireTap> {
  const { hostname, port } = new URL(serverUrl);
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      // The other side of a line that breaks is closed with it; who was connected notices.
      socket.on('error', () => undefined).on('close', () => {
        inner.destroy();
        outer.destroy();
      });
    }
    outer.on('data', (chunk: Buffer) => chunks.push(chunk));
    inner.pipe(outer).pipe(inner);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the tap has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received: () => Buffer.concat(chunks),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
