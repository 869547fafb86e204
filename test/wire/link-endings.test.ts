import { expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../server/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import { eventually } from '../support/eventually.ts';
import { done, startLeastServer } from '../support/least-server.ts';
import { connect, trial, view } from '../support/linked.ts';

it('ignores a view that is older than the one it has, and takes the same one again', async () => {
  await using server = await startLeastServer();
  await using anna = await connect(server.url);
  await anna.online();
  for (const seq of [5, 4, 5, 6, 3]) server.io.emit('session:view', view(seq));
  await eventually(() => expect(anna.seqs).toEqual([5, 5, 6]));
  server.io.emit('session:view', view(7));
  await eventually(() => expect(anna.seqs).toEqual([5, 5, 6, 7]));
});

it('tries the handshake again when it is refused for now, and when the server sends it away', async () => {
  await using server = await startLeastServer();
  server.refusals = ['retry'];
  await using anna = await connect(server.url, { signIn: 'a-test-sign-in' });
  await anna.online();
  server.io.disconnectSockets();
  await eventually(() => expect(anna.statuses).toEqual(['connecting', 'online', 'offline', 'online']));
  // It says each time that it is the same window.
  const { windowId, ...first } = server.handshakes[0] ?? {};
  expect(first).toEqual({ protocol: PROTOCOL_VERSION, signIn: 'a-test-sign-in' });
  expect(windowId).toMatch(/^[0-9a-f-]{36}$/);
  expect(server.handshakes).toEqual(Array(3).fill({ windowId, ...first }));
});

it('stops when a newer window takes over, and what it records then stays on disk', async () => {
  await using server = await startLeastServer();
  await using anna = await connect(server.url);
  await anna.online();
  server.io.emit('session:replaced');
  await eventually(() => expect(anna.replaced()).toBe(1));
  await anna.link.saveRecord(trial(0));
  expect(await anna.link.outbox.count()).toBe(1);
  await eventually(async () => expect(await server.io.fetchSockets()).toHaveLength(0));
  expect(server.kept.size).toBe(0);
});

it('stops when the server says that a newer window acts for this member', async () => {
  await using server = await startLeastServer();
  server.answers.record = () => ({ ok: false, code: 'lease-stale', message: 'a newer window' });
  await using anna = await connect(server.url);
  await anna.link.saveRecord(trial(0));
  await eventually(() => expect(anna.replaced()).toBe(1));
  expect(await anna.link.outbox.count()).toBe(1);
});

it('leaves after its records are sent, and only once the server has said so', async () => {
  await using server = await startLeastServer();
  server.answers.leave = (count) => (count === 1 ? { ok: false, code: 'retry', message: 'busy' } : done);
  await using anna = await connect(server.url);
  await anna.link.saveRecord(trial(0));
  await anna.link.leave('stop');
  expect(server.log).toEqual(['record 0', 'leave', 'leave']);
});

it.each<ErrorCode>(['join-token-invalid', 'session-over', 'same-browser', 'protocol-mismatch'])(
  'stops for good when the handshake is refused with %s',
  async (code) => {
    await using server = await startLeastServer();
    server.refusals = [code];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using anna = await connect(server.url, { signIn: 'anna' });
    await eventually(() => expect(anna.fatal).toEqual([code]));
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    // Who comes after those ten seconds is served after all that they brought.
    await using berta = await connect(server.url, { signIn: 'berta' });
    await berta.online();
    expect(server.handshakes.map(({ signIn }) => signIn)).toEqual(['anna', 'berta']);
  },
);
