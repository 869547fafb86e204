import { afterAll, afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { PostgresClock } from '../../server/database/postgres-clock.ts';
import { openDatabase } from '../../server/database/connect.ts';
import { createDatabase } from '../support/database.ts';

const database = await createDatabase();
const { db } = database;
afterAll(() => database.drop());
const HOUR = 3_600_000;
afterEach(() => {
  vi.useRealTimers();
});

it('tells the time of the database within its own bound', async () => {
  const clock = await startClock();
  expect(clock.uncertainty).toBeLessThan(2);
  for (let count = 0; count < 20; count += 1) {
    const before = clock.now();
    const { rows } = await db.raw('select cast(extract(epoch from clock_timestamp()) * 1000 as float8) as ms');
    expect(rows[0].ms).toBeGreaterThanOrEqual(before - clock.uncertainty - 0.1);
    expect(rows[0].ms).toBeLessThanOrEqual(clock.now() + clock.uncertainty + 0.1);
  }
});

it('rings at or after the instant, never before and never within the call', async () => {
  const clock = await startClock();
  const instant = clock.now() + 20.4;
  const rung = await new Promise<number>((ring) => {
    clock.at(instant, () => ring(clock.now()));
  });
  expect(rung).toBeGreaterThanOrEqual(instant);
  const order: string[] = [];
  await new Promise<void>((ring) => {
    clock.at(clock.now() - 1_000, () => ring(void order.push('rings')));
    order.push('is set');
  });
  expect(order).toEqual(['is set', 'rings']);
});

it('is not rung by a timer that goes off early', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const clock = await startClock();
  const ring = vi.fn();
  const instant = clock.now() + 60;
  clock.at(instant, ring);
  while (clock.now() < instant) {
    await vi.advanceTimersByTimeAsync(60);
    if (clock.now() < instant) expect(ring).not.toHaveBeenCalled();
  }
  await vi.advanceTimersByTimeAsync(60);
  expect(ring).toHaveBeenCalledOnce();
});

it('does not ring what was taken back, lies a month ahead, or comes after a stop', async () => {
  const warnings: string[] = [];
  const warn = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  const clock = await startClock();
  const rung: string[] = [];
  const set = (name: string, ms: number): (() => void) => clock.at(clock.now() + ms, () => rung.push(name));
  set('taken back', 1)();
  set('in a month', 30 * 24 * 3_600_000);
  await new Promise<void>((ring) => void clock.at(clock.now() + 30, ring));
  set('after the stop', 1);
  clock.stop();
  set('set after the stop', 1);
  const other = await startClock();
  await new Promise<void>((ring) => void other.at(other.now() + 30, ring));
  expect(rung).toEqual([]);
  // A longer timer than Node knows would go off at once, again and again.
  expect(warnings).toEqual([]);
});

it('never steps back while it is corrected', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using shifted = await shiftedDatabase();
  const clock = await PostgresClock.start(shifted.db, fail);
  onTestFinished(() => clock.stop());
  const before = clock.uncertainty;
  await shifted.by(-15);
  let latest = clock.now();
  await vi.advanceTimersByTimeAsync(5_000);
  while (clock.uncertainty < before + 5) {
    expect(clock.now()).toBeGreaterThanOrEqual(latest);
    latest = clock.now();
    await db.raw('select 1');
  }
  expect(clock.now()).toBeGreaterThanOrEqual(latest);
});

it('follows a database whose clock was set, and so do its alarms', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using shifted = await shiftedDatabase();
  const clock = await PostgresClock.start(shifted.db, fail);
  onTestFinished(() => clock.stop());
  const began = clock.now();
  let rung = 0;
  clock.at(began + HOUR, () => {
    rung = clock.now();
  });
  await shifted.by(2 * HOUR);
  await aRoundLater(() => expect(clock.now() - began).toBeGreaterThan(1.9 * HOUR));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rung - began).toBeGreaterThan(1.9 * HOUR);
  await shifted.by(0);
  await aRoundLater(() => expect(clock.now() - began).toBeLessThan(60_000));
});

it('goes on with what it knows while the database is away, and says so', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const own = await openDatabase(database.url, { poolMax: 1 });
  const faults: unknown[] = [];
  const clock = await PostgresClock.start(own, (error) => faults.push(error));
  onTestFinished(() => clock.stop());
  const before = clock.now();
  await own.destroy();
  await aRoundLater(() => expect(faults).toHaveLength(1));
  await aRoundLater(() => expect(faults).toHaveLength(2));
  expect(clock.now() - before).toBeLessThan(20_000);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
});

async function startClock(): Promise<PostgresClock> {
  const clock = await PostgresClock.start(db, fail);
  onTestFinished(() => clock.stop());
  return clock;
}

/** A database whose clock can be set: it finds its own `clock_timestamp()` before Postgres's. */
async function shiftedDatabase() {
  await db.raw(`
    create schema if not exists shifted;
    create table if not exists shifted.by (ms int);
    create or replace function shifted.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.clock_timestamp() + (select ms from shifted.by) * interval '1 ms' $$`);
  const by = (ms: number) => db.raw('with gone as (delete from shifted.by) insert into shifted.by values (?)', [ms]);
  await by(0);
  const own = await openDatabase(`${database.url}?options=-csearch_path%3Dshifted,pg_catalog,public`, { poolMax: 2 });
  return { db: own, by, [Symbol.asyncDispose]: () => own.destroy() };
}

/** Lets the pause until the next questions pass, and waits for what the answers bring. */
async function aRoundLater(check: () => void): Promise<void> {
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.waitFor(check, { timeout: 10_000, interval: 5 });
}

function fail(error: unknown): void {
  throw error;
}
