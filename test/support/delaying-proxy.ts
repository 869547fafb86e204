import { connect, createServer, type Socket } from 'node:net';

export interface Delays {
  /** One way, in ms: uniform from `shortest` to `longest`, drawn for each piece of the stream. */
  readonly shortest: number;
  readonly longest: number;
  /** Share of pieces that stall, and for how long, in ms. What comes behind one waits too, as in TCP. */
  readonly stalls: { readonly share: number; readonly shortest: number; readonly longest: number };
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface DelayingProxy {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A slow line in front of a server: keeps the order of what it delays, in either direction. */
export async function delayingProxy(serverUrl: string, delays: Delays): Promise<DelayingProxy> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    for (const [from, to] of [[inner, outer], [outer, inner]] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      carry(from, to, delays);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function carry(from: Socket, to: Socket, { shortest, longest, stalls, random }: Delays): void {
  let lastArrival = 0;
  const uniform = (least: number, most: number) => least + (most - least) * random();
  from.on('data', (piece: Buffer) => {
    const stall = random() < stalls.share ? uniform(stalls.shortest, stalls.longest) : 0;
    lastArrival = Math.max(lastArrival, performance.now() + uniform(shortest, longest) + stall);
    setTimeout(() => to.write(piece), lastArrival - performance.now());
  });
}
