import { connect } from 'node:net';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { clientFrame } from '../support/raw-frames.ts';
import { signInWith, Window } from '../support/window.ts';
import { sleep } from './stage.ts';

/** How it went for those who have nothing to do with it. */
export interface Isolation {
  /** How long acknowledgements took, p99 in ms: a figure, as a machine that others work on too has bad moments of its own. */
  readonly inPeace: number;
  readonly underAttack: number;
  /** Acknowledgements under attack. */
  readonly answers: number;
  /** Records that were not taken. */
  readonly refused: number;
  /** Lines of the attacker that the server ended. */
  readonly cuts: number;
}

/** Taken in turns, so that whatever else the machine does slows both alike. */
const TURNS = 10;
const TURN = 500;
/** Between an answer and the next record of the same person, in ms: they may send 40 a second. */
const PAUSE = 25;

/**
 * People send one record after the other, in turns in peace and while somebody with a good link sends as fast as the line
 * takes it, and is there again each time that the line is cut.
 */
export async function answersBeside(url: string, bystanders: readonly NewCouple[], attacker: NewCouple): Promise<Isolation> {
  const people = bystanders.flatMap(({ participants }) => participants);
  const windows = await Promise.all(people.map(async ({ token }) => Window.open(url, { signIn: await signInWith(url, token) })));
  const signIn = await signInWith(url, attacker.participants[0].token);
  const turns: { readonly inPeace: number[]; readonly underAttack: number[] }[] = [];
  let now: number[] = [];
  let [isOver, refused, cuts] = [false, 0, 0];
  try {
    await Promise.all(windows.map((window) => window.step('consent')));
    const taking = Promise.all(windows.map(async (window) => {
      while (!isOver) {
        const [turn, from] = [now, performance.now()];
        const answer = await window.records(window.record('consent', 'consent', { response: 'agree' }));
        if (answer.ok) turn.push(performance.now() - from);
        else refused += 1;
        await sleep(PAUSE);
      }
    }));
    for (let count = 0; count < TURNS; count += 1) {
      const turn = { inPeace: [], underAttack: [] };
      turns.push(turn);
      now = turn.inPeace;
      await sleep(TURN);
      now = turn.underAttack;
      cuts += await flood(Number(new URL(url).port), signIn, performance.now() + TURN);
    }
    isOver = true;
    await taking;
  } finally {
    for (const window of windows) window.close();
  }
  const [peace, attack] = [turns.flatMap(({ inPeace }) => inPeace), turns.flatMap(({ underAttack }) => underAttack)];
  return { inPeace: quantile(0.99, peace), underAttack: quantile(0.99, attack), answers: attack.length, refused, cuts };
}

const WAVE = Buffer.concat(Array.from({ length: 1_000 }, (_, index) =>
  clientFrame(`42${index}["trial:record",{"recordId":"${index}","data":{}}]`)));

/** Written ready-made, and what is answered is not read, so that it costs the harness next to nothing. @returns how many lines the server has ended */
async function flood(port: number, signIn: string, until: number): Promise<number> {
  let cuts = 0;
  while (performance.now() < until) {
    const line = connect(port, '127.0.0.1').on('error', () => undefined);
    // Not by `once` of node:events, for which a line that is reset is an error.
    const heard = (what: 'close' | 'data' | 'drain') => new Promise<void>((done) => line.once(what, () => done()));
    const closed = heard('close');
    // What comes before the server has said who may come in belongs to nobody, and is not counted.
    const answered = new Promise<void>((done) => {
      let received = '';
      const listen = (bytes: Buffer): void => {
        received += bytes.toString('latin1');
        if (!/4[04]\{/.test(received)) return;
        line.off('data', listen).resume();
        done();
      };
      line.on('data', listen);
    });
    line.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await Promise.race([heard('data'), closed]);
    line.write(clientFrame(`40${JSON.stringify({ protocol: PROTOCOL_VERSION, signIn })}`));
    await Promise.race([answered, closed, sleep(until - performance.now())]);
    while (line.writable && performance.now() < until) {
      if (!line.write(WAVE)) await Promise.race([heard('drain'), closed, sleep(until - performance.now())]);
    }
    if (!line.writable) cuts += 1;
    line.destroy();
    await closed;
  }
  return cuts;
}

/** In ms; of none at all: nobody was answered. */
function quantile(share: number, times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
}
