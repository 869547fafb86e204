import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import { quantile, rounded } from './measure.ts';

/** What the load generator is asked for, as JSON in its one argument. It connects, says that it is ready, and begins when told. */
export interface AckLoad {
  readonly url: string;
  /** One for each participant; `null`: a server that asks for none, and shows nothing. */
  readonly signIns: readonly (string | null)[];
  /** Records of each. */
  readonly each: number;
  /** So many of one participant are under way at a time; the next when all of them are acknowledged. */
  readonly atOnce: number;
}

/** What it prints, as JSON. */
export interface AckFigures {
  readonly records: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

const CONNECTING_AT_ONCE = 50;

const load: AckLoad = JSON.parse(process.argv[2] ?? '');
const sockets: Socket[] = [];
for (let first = 0; first < load.signIns.length; first += CONNECTING_AT_ONCE) {
  sockets.push(...(await Promise.all(load.signIns.slice(first, first + CONNECTING_AT_ONCE).map(enter))));
}
process.stdout.write('ready\n');
await new Promise((told) => process.stdin.once('data', told));
process.stdin.destroy();
const times: number[] = [];
const startedAt = performance.now();
await Promise.all(sockets.map(sendAll));
const seconds = (performance.now() - startedAt) / 1_000;
const figures: AckFigures = { records: times.length, seconds, p50: rounded(quantile(times, 0.5)), p99: rounded(quantile(times, 0.99)) };
process.stdout.write(`${JSON.stringify(figures)}\n`);
for (const socket of sockets) socket.disconnect();

/** Connected, and seen by the server to be there. */
async function enter(signIn: string | null): Promise<Socket> {
  const auth = signIn === null ? {} : { protocol: PROTOCOL_VERSION, signIn };
  const socket = io(load.url, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
  await new Promise<void>((done, fail) => {
    socket.once(signIn === null ? 'connect' : 'session:view', () => done());
    socket.once('connect_error', fail);
  });
  return socket;
}

async function sendAll(socket: Socket): Promise<void> {
  const outboxId = randomUUID();
  for (let first = 0; first < load.each; first += load.atOnce) {
    const records = Array.from({ length: Math.min(load.atOnce, load.each - first) }, (_, index) => record(outboxId, first + index));
    const sentAt = performance.now();
    const answers = await answersTo(socket, records);
    const refused = answers.find(({ ok }) => !ok);
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
    times.push(...answers.map(() => performance.now() - sentAt));
  }
}

/** What has piled up goes to Tandem in one frame, as from its own pages; a bare server knows only single ones. */
async function answersTo(socket: Socket, records: readonly object[]): Promise<readonly { readonly ok: boolean }[]> {
  const isBare = load.signIns[0] === null;
  if (records.length > 1 && !isBare) return socket.emitWithAck('trial:records', records);
  return Promise.all(records.map((each) => socket.emitWithAck('trial:record', each)));
}

/** As a button response of jsPsych is. */
function record(outboxId: string, outboxIndex: number): object {
  return {
    recordId: randomUUID(), outboxId, outboxIndex, stepId: 'consent', trialId: 'consent', trialIndex: 0, attempt: 1,
    plugin: 'html-button-response', pluginVersion: '2.1.0', onsetAt: 1_795_000_000_000.5, onsetUncertainty: 1.5,
    endedAt: 1_795_000_000_900.5, unfocusedMs: 0,
    data: {
      rt: 812.4, stimulus: '<p>How close do you feel to your partner right now?</p>', response: outboxIndex % 7,
      trial_type: 'html-button-response', trial_index: outboxIndex, plugin_version: '2.1.0', time_elapsed: 93_120,
      timed_out: false, items: [{ item: 'near_1', value: 5, rt: 411.2 }, { item: 'near_2', value: 6, rt: 401.2 }],
    },
  };
}
