import { expect, it } from 'vitest';
import { roomOf } from '../../server/health.ts';

it.each([
  [0, 'fine'], [79.9, 'fine'], [80, 'low'], [91.9, 'low'], [92, 'full'], [100, 'full'],
])('says of a disk of which %s %% are used that it is %s', (used, state) => {
  expect(roomOf({ blocks: 100_000, bavail: (100 - used) * 1_000 })).toEqual({ usedShare: used / 100, state });
});
