import { expect, it } from 'vitest';
import { windowOf } from '../../server/dyad/windows.ts';

const schedule = { id: 'week-2', offsetDays: 14, windowBeforeDays: 1, windowAfterDays: 3, remindersAfterHours: [0] };
const inIso = (anchor: string, timeZone: string | null, given = {}) =>
  Object.values(windowOf(Date.parse(anchor), { ...schedule, ...given }, timeZone)).map((instant) => new Date(instant).toISOString());

it('opens and closes at midnight where the participant is', () => {
  expect(inIso('2026-01-10T15:30:00Z', 'Europe/Berlin')).toEqual(['2026-01-22T23:00:00.000Z', '2026-01-23T23:00:00.000Z', '2026-01-27T23:00:00.000Z']);
  expect(inIso('2026-01-10T15:30:00Z', 'America/Los_Angeles')).toEqual(['2026-01-23T08:00:00.000Z', '2026-01-24T08:00:00.000Z', '2026-01-28T08:00:00.000Z']);
});

it('counts from the day that it was there, late in the evening as at any time', () => {
  expect(inIso('2026-01-10T22:59:59Z', 'Europe/Berlin')[1]).toBe('2026-01-23T23:00:00.000Z');
  expect(inIso('2026-01-10T23:00:01Z', 'Europe/Berlin')[1]).toBe('2026-01-24T23:00:00.000Z');
  expect(inIso('2026-01-10T23:00:01Z', 'Pacific/Auckland')[1]).toBe('2026-01-24T11:00:00.000Z');
});

it.each([
  ['spring', '2026-03-20T12:00:00Z', ['2026-04-01T22:00:00.000Z', '2026-04-02T22:00:00.000Z', '2026-04-06T22:00:00.000Z']],
  ['autumn', '2026-10-20T12:00:00Z', ['2026-11-01T23:00:00.000Z', '2026-11-02T23:00:00.000Z', '2026-11-06T23:00:00.000Z']],
])('stays at midnight when the clocks have changed in %s', (_, anchor, expected) => {
  expect(inIso(anchor, 'Europe/Berlin')).toEqual(expected);
});

it('is as long as the day is where the clocks change within it', () => {
  const [opens = '', , closes = ''] = inIso('2026-03-15T12:00:00Z', 'Europe/Berlin', { windowBeforeDays: 0, windowAfterDays: 0 });
  expect((Date.parse(closes) - Date.parse(opens)) / 3_600_000).toBe(23);
});

it('begins with the first instant of a day that has no midnight', () => {
  // In Beirut the clocks went from midnight to one o'clock on 26 March 2023.
  expect(inIso('2023-03-12T12:00:00Z', 'Asia/Beirut', { windowBeforeDays: 0 })[0]).toBe('2023-03-25T22:00:00.000Z');
});

it('counts in UTC where no zone is known', () => {
  for (const zone of [null, '', 'Nowhere/At_All']) expect(inIso('2026-01-10T15:30:00Z', zone)[1]).toBe('2026-01-24T00:00:00.000Z');
});
