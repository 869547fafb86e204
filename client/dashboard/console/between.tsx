import { Group, Text } from '@mantine/core';
import type { CoupleOverview } from '../../../server/protocol/staff/console.ts';
import { clockWords, standingWords } from './standing-words.ts';

/** What is between the two, to be read from the other end of the room. */
export function Between({ couple, now }: { readonly couple: CoupleOverview; readonly now: number }) {
  return (
    <Group justify="space-between" align="baseline">
      <Text className="from-afar" fw={600} role="status" data-testid="between">{standingWords(couple, now)}</Text>
      <Text className="from-afar" data-testid="couple-clock">{clockWords(couple, now)}</Text>
    </Group>
  );
}
