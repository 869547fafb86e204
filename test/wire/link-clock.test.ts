import { afterEach, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { HOUR, startLeastServer } from '../support/least-server.ts';
import { connect, trial, view } from '../support/linked.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('tells with the next round trip, and not half a minute later, that the page is out of sight or back', async () => {
  await using server = await startLeastServer();
  let hidden: number | null = null;
  await using anna = await connect(server.url, { hiddenForMs: () => hidden });
  await anna.link.clock.ready;
  for (const now of [12, null]) {
    hidden = now;
    anna.link.tellSight();
    const before = server.clockReports.length;
    await eventually(() => expect(server.clockReports.length).toBeGreaterThan(before));
    expect(server.clockReports.at(-1)?.hiddenForMs).toBe(now);
  }
});

it('puts what was recorded before the first ping on the time of the server, however wrong the device goes', async () => {
  await using server = await startLeastServer();
  await using anna = await connect(server.url);
  const local = performance.timeOrigin + performance.now();
  expect(anna.link.clock.estimate()).toBeNull();
  await anna.link.saveRecord({ ...trial(0), onsetAt: local, endedAt: local + 5 });
  await anna.link.drained();
  const [kept] = server.kept.values();
  const error = Math.abs((kept?.onsetAt ?? Number.NaN) - (local + HOUR));
  expect(error).toBeLessThan(100);
  expect((kept?.endedAt ?? 0) - (kept?.onsetAt ?? 0)).toBeCloseTo(5, 3);
  // The bound of the estimate by which it was dated; later ones may be wider, as clocks drift.
  expect(error).toBeLessThanOrEqual(kept?.onsetUncertainty ?? Number.NaN);
  expect(kept?.onsetUncertainty).not.toBe(trial(0).onsetUncertainty);
});

it('acknowledges each proposed start once on each connection, and says when it is past', async () => {
  await using server = await startLeastServer();
  const now = Date.now() + HOUR;
  const future = { sharedStepId: 'w', attempt: 2, at: now + 60_000 };
  server.greeting = [
    view(1, { sharedStepId: 'w', attempt: 1, at: now - 50 }),
    view(2, future),
    view(3, future),
  ];
  await using anna = await connect(server.url);
  const expected = [
    { sharedStepId: 'w', attempt: 1, onTime: false, frame: null },
    { sharedStepId: 'w', attempt: 2, onTime: true, frame: null },
  ];
  await anna.link.clock.ready;
  expect(server.starts).toEqual(expected);

  server.greeting = [view(3, future)];
  server.io.disconnectSockets();
  await eventually(() => expect(server.starts).toHaveLength(3));
  expect(server.starts[2]).toEqual({ sharedStepId: 'w', attempt: 2, onTime: true, frame: null });
  expect(server.invalid).toEqual([]);
});

it('acknowledges a start while it only waits', async () => {
  await using server = await startLeastServer();
  const start = { sharedStepId: 'w', attempt: 1, at: Date.now() + HOUR + 60_000 };
  server.greeting = [{ ...view(1), screen: { kind: 'hold', words: 'One moment', until: null, start } }];
  await using anna = await connect(server.url);
  await anna.link.clock.ready;
  expect(server.starts).toEqual([{ sharedStepId: 'w', attempt: 1, onTime: true, frame: null }]);
});

it('knows the time of the server to 2 ms on one machine, within its own bound', async () => {
  await using server = await startLeastServer();
  await using anna = await connect(server.url);
  await anna.link.clock.ready;
  const estimate = anna.link.clock.estimate();
  if (estimate === null) throw new Error('no estimate after ten pings');
  const error = Math.abs(estimate.offset - HOUR);
  expect(error).toBeLessThan(2);
  expect(error).toBeLessThanOrEqual(estimate.uncertainty + 0.01);
  expect(anna.link.clock.toLocal(anna.link.clock.toServer(1_000))).toBeCloseTo(1_000, 3);
});

it('reports on closing what it measured of the connection', async () => {
  await using server = await startLeastServer();
  const anna = await connect(server.url);
  await anna.link.clock.ready;
  await anna.link.close();
  await eventually(() => expect(server.clockReports).toHaveLength(1));
  expect(server.invalid).toEqual([]);
  expect(server.clockReports[0]?.pings).toBeGreaterThanOrEqual(10);
  expect(Math.abs((server.clockReports[0]?.offset ?? 0) - HOUR)).toBeLessThan(2);
});
