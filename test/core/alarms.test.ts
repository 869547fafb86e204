import { expect, it } from 'vitest';
import type { Deadline } from '../../server/dyad/state.ts';
import { Alarms } from '../../server/sessions/deadlines.ts';
import { persistently } from '../../server/sessions/persistently.ts';
import { ManualClock } from '../support/manual-clock.ts';

function start() {
  const clock = new ManualClock(1_000);
  const rung: string[] = [];
  const alarms = new Alarms(clock, (dyadSessionId, deadline) => rung.push(`${dyadSessionId} ${deadline.at} at ${clock.now()}`));
  return { clock, rung, alarms };
}

const at = (instant: number): Deadline => ({ kind: 'door-patience', at: instant });

it('rings once, at the instant of the deadline', () => {
  const { clock, rung, alarms } = start();
  alarms.set('s', at(5_000));
  clock.advance(3_999);
  expect(rung).toEqual([]);
  clock.advance(1);
  clock.advance(100_000);
  expect(rung).toEqual(['s 5000 at 5000']);
});

it('rings at once, but not within the call, for a deadline that has passed', () => {
  const { clock, rung, alarms } = start();
  alarms.set('s', at(500));
  expect(rung).toEqual([]);
  clock.advance(0);
  expect(rung).toEqual(['s 500 at 1000']);
});

it('has one alarm for each dyad session, the newest', () => {
  const { clock, rung, alarms } = start();
  alarms.set('s', at(3_000));
  alarms.set('t', at(4_000));
  alarms.set('s', at(5_000));
  expect(clock.alarms).toEqual([4_000, 5_000]);
  clock.advance(10_000);
  expect(rung).toEqual(['t 4000 at 4000', 's 5000 at 5000']);
});

it('has none where nothing happens by itself', () => {
  const { clock, rung, alarms } = start();
  alarms.set('s', at(3_000));
  alarms.set('s', null);
  expect(clock.alarms).toEqual([]);
  clock.advance(10_000);
  expect(rung).toEqual([]);
});

it('can be set anew while it rings', () => {
  const clock = new ManualClock(1_000);
  const rung: number[] = [];
  const alarms: Alarms = new Alarms(clock, (dyadSessionId, deadline) => {
    rung.push(clock.now());
    if (rung.length < 3) alarms.set(dyadSessionId, at(deadline.at + 1_000));
  });
  alarms.set('s', at(2_000));
  clock.advance(10_000);
  expect(rung).toEqual([2_000, 3_000, 4_000]);
});

it('is silent once stopped', () => {
  const { clock, rung, alarms } = start();
  alarms.set('s', at(3_000));
  alarms.set('t', at(4_000));
  alarms.stop();
  expect(clock.alarms).toEqual([]);
  clock.advance(10_000);
  expect(rung).toEqual([]);
});

it('what must be done is tried again after a second, until it goes through, and each failure is reported', async () => {
  const clock = new ManualClock(0);
  const faults: string[] = [];
  let tries = 0;
  const done = persistently(
    clock,
    async () => {
      tries += 1;
      if (tries < 3) throw new Error(`failure ${tries}`);
    },
    (error) => faults.push(String(error)),
    () => false,
  );
  for (const instant of [1_000, 2_000]) {
    await settled();
    expect(clock.alarms).toEqual([instant]);
    clock.advance(1_000);
  }
  await done;
  expect([tries, faults]).toEqual([3, ['Error: failure 1', 'Error: failure 2']]);
  expect(clock.alarms).toEqual([]);
});

it('what must be done is given up when nobody wants it any more', async () => {
  const clock = new ManualClock(0);
  const faults: unknown[] = [];
  await persistently(clock, async () => Promise.reject(new Error('gone')), (error) => faults.push(error), () => true);
  expect(faults).toHaveLength(1);
  expect(clock.alarms).toEqual([]);
});

/** Lets everything run that has only to be awaited. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
