import { expect, it } from 'vitest';
import { serverAlerts, serverWords, studyAlerts } from '../../client/dashboard/board/server-alerts.ts';
import type { ServerState } from '../../server/protocol/staff/server-routes.ts';
import { WriteTimes } from '../../server/sessions/write-times.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const fine: ServerState = {
  version: '0.1.0', isReady: true, diskFree: 0.15, certificateEndsAt: '2026-03-15T12:00:00.000Z', now: NOW,
  database: { isThere: true, isReadOnly: false, lagMs: 250, writeMs: 250, unsafe: [] },
};
const database = (more: Partial<ServerState['database']>): Partial<ServerState> => ({ database: { ...fine.database, ...more } });
const said = (more: Partial<ServerState>): readonly string[] => serverAlerts({ ...fine, ...more }).map(({ urgency, words }) => `${urgency}: ${words.split(/[.;:]/)[0]}`);

it.each([
  ['all is well, up to each limit', {}, []],
  ['it speaks plain http', { certificateEndsAt: null }, []],
  ['the database is away', { isReady: false, ...database({ isThere: false, isReadOnly: null, lagMs: null }) }, ['go: The database does not answer']],
  ['the database is read-only', { isReady: false, ...database({ isReadOnly: true }) }, ['go: The database takes no writes']],
  ['writing is slow', database({ writeMs: 250.6 }), ['look: Writing takes 251 ms']],
  ['the database is slow, and nothing is written', database({ writeMs: null, lagMs: 300 }), ['look: The database takes 300 ms to answer']],
  ['a power cut can take answers', database({ unsafe: ['fsync'] }), ['look: Postgres has fsync off']],
  ['the disk fills', { diskFree: 0.149 }, ['look: 15 % of the disk are free']],
  ['the disk is full', { isReady: false, diskFree: 0.05 }, ['go: 5 % of the disk are free']],
  ['the certificate ends soon', { certificateEndsAt: '2026-03-15T11:59:00.000Z' }, ['look: The certificate ends in 13 days']],
  ['the certificate ends', { certificateEndsAt: '2026-03-02T11:00:00.000Z' }, ['go: The certificate ends within a day']],
] as const)('says what is wrong where %s', (_what, more, expected) => {
  expect(said(more)).toEqual(expected);
});

it('warns of a study that loses more than one couple in ten, and of conditions further apart than a block', () => {
  expect(studyAlerts({ dropOut: { of: 20, lost: 2 }, imbalance: { gap: 6, allowed: 6 }, setAside: [] })).toEqual([]);
  expect(studyAlerts({ dropOut: { of: 9, lost: 9 }, imbalance: null, setAside: [] })).toEqual([]);
  expect(studyAlerts({ dropOut: { of: 20, lost: 3 }, imbalance: { gap: 7, allowed: 6 }, setAside: [4, 7] }).map(({ words }) => words)).toEqual([
    expect.stringMatching(/^Couples 4, 7 cannot go on: .*an ending with their code/),
    '3 of the last 20 couples did not complete together.',
    'Conditions differ by 7 couples, which is more than a block (6).',
  ]);
});

it('tells the server in one line', () => {
  expect(serverWords({ ...fine, ...database({ lagMs: 3, writeMs: null }) })).toBe('ready · database answers in 3 ms · 15 % of the disk free · certificate until 2026-03-15 · version 0.1.0');
});

it('knows how long 95 of the last 100 writes took, and forgets them after five minutes', async () => {
  let now = 0;
  const times = new WriteTimes({ now: () => now });
  expect(times.p95()).toBeNull();
  for (let ms = 1; ms <= 100; ms += 1) {
    const write = times.measure(Promise.resolve());
    now += ms;
    await write;
  }
  expect(times.p95()).toBe(95);
  await expect(times.measure(Promise.reject(new Error('away')))).rejects.toThrow('away');
  now += 300_001;
  expect(times.p95()).toBeNull();
});
