import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import type { Link } from '../../client/participant/link/link.ts';
import { startBenchServer } from './bench-server.ts';
import { quantile, rounded, type Measure } from './measure.ts';
import { Side } from './side.ts';
import { typingStudy } from './typing-study.ts';

/** No one person may tell it often; so several couples take turns. */
const COUPLES = 8;
const ROUNDS = 40;
const WARM_UP = 3;
/** Between rounds, in ms: longer than a person has to wait before it may be told again. */
const PAUSE = 1_100;
const LOST = 1_000;

/** From one partner who writes to the other who is told so, in ms, against a bare Socket.IO relay, both in each round. */
export async function typing(): Promise<Measure> {
  await using bench = await startBenchServer([typingStudy]);
  const { server } = bench;
  const studyId = await server.createStudy();
  const couples: (readonly [Side, Side])[] = [];
  for (let count = 0; count < COUPLES; count += 1) {
    const { participants } = await server.desk.addCouple(studyId, {
      languages: ['en', 'en'],
      timeWarp: 1,
      forcedCondition: null,
      isTest: true,
    });
    const sides = [await Side.open(server.url, participants[0].token), await Side.open(server.url, participants[1].token)] as const;
    for (const side of sides) await side.answers('consent');
    await Promise.all(sides.map((side) => side.step('talk')));
    couples.push(sides);
  }
  await using bare = await BareRelay.open(COUPLES);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const [index, [one, other]] of couples.entries()) {
      // Whichever comes first finds the machine colder.
      const isFirst = (round + index) % 2 === 0;
      const before = isFirst ? await timeToTell(one.link, other) : null;
      const said = await bare.timeToSay(index);
      const told = before ?? (await timeToTell(one.link, other));
      if (round < WARM_UP) continue;
      ours.push(told);
      theirs.push(said);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  await Promise.all(couples.flat().map(({ link }) => link.close()));
  const [p50, bareP50] = [quantile(ours, 0.5), quantile(theirs, 0.5)];
  return {
    name: 'typing',
    unit: 'ms',
    ours: { n: ours.length, lost: ours.filter((ms) => ms === Infinity).length, p50: rounded(p50), p95: rounded(quantile(ours, 0.95)), ratio: rounded(p50 / bareP50) },
    baseline: { p50: rounded(bareP50), p95: rounded(quantile(theirs, 0.95)) },
    goal: 'p50 within 1.2 x the bare relay',
    met: p50 <= 1.2 * bareP50,
  };
}

async function timeToTell(link: Link, partner: Side): Promise<number> {
  const startedAt = performance.now();
  const told = partner.hearsTyping();
  link.tellTyping('talk');
  // What the line does not take at once is dropped, and never comes.
  const isTold = await Promise.race([told.then(() => true), new Promise((resolve) => setTimeout(resolve, LOST, false))]);
  return isTold ? performance.now() - startedAt : Infinity;
}

/** Pairs of sockets; what one says, the server passes on and stores nowhere. */
class BareRelay implements AsyncDisposable {
  readonly #server: Server;
  readonly #pairs: readonly (readonly [Socket, Socket])[];

  private constructor(server: Server, pairs: readonly (readonly [Socket, Socket])[]) {
    this.#server = server;
    this.#pairs = pairs;
  }

  static async open(pairs: number): Promise<BareRelay> {
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'] });
    server.on('connection', (socket) => {
      const room = String(socket.handshake.auth['pair']);
      void socket.join(room);
      socket.on('typing', (tell: unknown) => socket.to(room).emit('typing', tell));
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const connect = async (pair: number): Promise<Socket> => {
      const socket = io(`http://127.0.0.1:${address.port}`, { transports: ['websocket'], forceNew: true, auth: { pair } });
      await new Promise<void>((done) => socket.once('connect', done));
      return socket;
    };
    const connected: (readonly [Socket, Socket])[] = [];
    for (let pair = 0; pair < pairs; pair += 1) connected.push([await connect(pair), await connect(pair)]);
    return new BareRelay(server, connected);
  }

  async timeToSay(index: number): Promise<number> {
    const [one, other] = this.#pairs[index] ?? [];
    if (one === undefined || other === undefined) throw new Error(`no pair ${index}`);
    const startedAt = performance.now();
    const heard = new Promise((resolve) => other.once('typing', resolve));
    one.emit('typing', { stepId: 'talk' });
    await heard;
    return performance.now() - startedAt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pair of this.#pairs) for (const socket of pair) socket.disconnect();
    await this.#server.close();
  }
}
