import { createInterface } from 'node:readline';
import { bareLine, tandemLine, type DyadLine } from './dyad-line.ts';

export type Task = 'typing' | 'chat' | 'barrier' | 'answer' | 'idle';

/** What the load generator is asked for, as JSON in the first line it reads; each line after that is a run. */
export interface DyadsLoad {
  /** Where the first partners connect, and where the others do. */
  readonly urls: readonly [string, string];
  /** One pair for each dyad; `null`: a bare server, which asks for none. */
  readonly signIns: readonly (readonly [string, string] | null)[];
  readonly task: Task;
  /** How often each dyad does it in a run: one a second, or a barrier every two. */
  readonly times: number;
}

const AT_ONCE = 25;
const LOST = 5_000;

const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
const load: DyadsLoad = JSON.parse((await lines.next()).value ?? '');
const dyads: (readonly [DyadLine, DyadLine])[] = [];
for (let first = 0; first < load.signIns.length; first += AT_ONCE) {
  dyads.push(...(await Promise.all(load.signIns.slice(first, first + AT_ONCE).map(enter))));
}
// Whatever came with the last of them is over.
await new Promise((done) => setTimeout(done, 1_500));
process.stdout.write('ready\n');
for (let run = 1; !(await lines.next()).done; run += 1) await runAll(run);

async function enter(signIns: readonly [string, string] | null, index: number): Promise<readonly [DyadLine, DyadLine]> {
  const pair =
    signIns === null
      ? ([bareLine(load.urls[0], dyads.length + index), bareLine(load.urls[1], dyads.length + index)] as const)
      : ([tandemLine(load.urls[0], signIns[0]), tandemLine(load.urls[1], signIns[1])] as const);
  await Promise.all(pair.map((line) => (isAlone(load.task) ? line.shown() : line.ready())));
  return pair;
}

/** Without the partner, at the first screen. */
function isAlone(task: Task): boolean {
  return task === 'idle' || task === 'answer';
}

/** All of them, so many times each; each run goes on where the last has ended. */
async function runAll(run: number): Promise<void> {
  const every = load.task === 'barrier' ? 2_000 : 1_000;
  const times: number[] = [];
  const startedAt = performance.now();
  await Promise.all(
    dyads.map(async (dyad, index) => {
      // All at once at a barrier; otherwise spread over the second.
      const offset = load.task === 'barrier' ? 0 : (index / dyads.length) * every;
      for (let round = 0; round < load.times; round += 1) {
        await until(startedAt + offset + round * every);
        times.push(...(await once(dyad, round)));
      }
    }),
  );
  process.stdout.write(`${JSON.stringify({ run, times })}\n`);
}

async function once([one, other]: readonly [DyadLine, DyadLine], round: number): Promise<readonly number[]> {
  const [speaker, listener] = round % 2 === 0 ? [one, other] : [other, one];
  const [from, to] = [performance.now(), load.task];
  if (to === 'barrier') {
    const both = Promise.all([one.hears('open'), other.hears('open')]);
    one.arrive();
    other.arrive();
    return [(await inTime(both.then((at) => Math.max(...at)))) - from];
  }
  if (to === 'answer') return [(await inTime(speaker.answer())) - from];
  const heard = listener.hears(to === 'typing' ? 'typing' : 'message');
  if (to === 'typing') speaker.tellTyping();
  else speaker.say(`message ${round}`);
  return [(await inTime(heard)) - from];
}

/** What never comes counts as for ever. */
function inTime(at: Promise<number>): Promise<number> {
  return Promise.race([at, new Promise<number>((late) => setTimeout(late, LOST, Infinity))]);
}

function until(at: number): Promise<void> {
  return new Promise((done) => setTimeout(done, Math.max(0, at - performance.now())));
}
