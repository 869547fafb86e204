import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { isListening } from '../../server/planning/simulated-answers.ts';
import { startBenchServer } from './bench-server.ts';
import { quantile, rounded, type Measure } from './measure.ts';
import { relayStudy, TURNS } from './relay-study.ts';
import { Side } from './side.ts';

const MESSAGES = 200;
const WARM_UP = 10;

/**
 * From one partner's hand to the other partner's screen, in ms: a turn passed on and a message of a chat, both on
 * the server's disk before they are shown, against a bare Socket.IO relay that stores nothing.
 */
export async function relay(): Promise<Measure> {
  const baseline = await bareRelay();
  await using bench = await startBenchServer([relayStudy]);
  const { server } = bench;
  const studyId = await server.createStudy();
  const { participants } = await server.desk.addCouple(studyId, {
    languages: ['en', 'en'],
    timeWarp: 1,
    forcedCondition: null,
    isTest: true,
  });
  const [one, other] = [await Side.open(server.url, participants[0].token), await Side.open(server.url, participants[1].token)];
  for (const side of [one, other]) await side.answers('consent');
  const turns: number[] = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    for (const half of ['a', 'b']) {
      const stepId = `set-${turn}${half}`;
      const [mine] = await Promise.all([one.step(stepId), other.step(stepId)]);
      const [speaker, listener] = mine.content.trials.some(isListening) ? [other, one] : [one, other];
      const startedAt = performance.now();
      await speaker.answers(stepId);
      await listener.past(stepId);
      turns.push(performance.now() - startedAt);
    }
  }
  const last = await one.step('set-end');
  await (last.content.trials.some(isListening) ? other : one).answers('set-end');
  await Promise.all([one.step('talk'), other.step('talk')]);
  const messages: number[] = [];
  for (let count = 0; count < MESSAGES; count += 1) {
    const startedAt = performance.now();
    await one.link.sendMessage({ stepId: 'talk', text: `message ${count}`, typedMs: 0 });
    await other.view(({ screen }) => screen.kind === 'step' && screen.step.messages.length > count);
    messages.push(performance.now() - startedAt);
  }
  await Promise.all([one.link.close(), other.link.close()]);
  const bare = quantile(baseline, 0.5);
  const [turn, message] = [quantile(turns.slice(WARM_UP), 0.5), quantile(messages.slice(WARM_UP), 0.5)];
  return {
    name: 'relay',
    unit: 'ms',
    ours: {
      turn_p50: rounded(turn),
      turn_p95: rounded(quantile(turns.slice(WARM_UP), 0.95)),
      message_p50: rounded(message),
      message_p95: rounded(quantile(messages.slice(WARM_UP), 0.95)),
      turn_ratio: rounded(turn / bare),
      message_ratio: rounded(message / bare),
    },
    baseline: { p50: rounded(bare), p95: rounded(quantile(baseline, 0.95)) },
    goal: 'turn and message p50 within 3 x the bare relay',
    met: turn <= 3 * bare && message <= 3 * bare,
  };
}

async function bareRelay(): Promise<readonly number[]> {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'] });
  server.on('connection', (socket) => {
    socket.on('say', (text: string) => socket.broadcast.emit('said', text));
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const connect = async (): Promise<Socket> => {
    const socket = io(`http://127.0.0.1:${address.port}`, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((done) => socket.once('connect', done));
    return socket;
  };
  const [one, other] = [await connect(), await connect()];
  const times: number[] = [];
  for (let count = 0; count < MESSAGES; count += 1) {
    const startedAt = performance.now();
    const said = new Promise((resolve) => other.once('said', resolve));
    one.emit('say', `message ${count}`);
    await said;
    times.push(performance.now() - startedAt);
  }
  one.disconnect();
  other.disconnect();
  await server.close();
  return times.slice(WARM_UP);
}
