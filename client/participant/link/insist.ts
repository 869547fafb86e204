import type { Ack } from '../../../server/protocol/messages.ts';
import type { Connection } from './connection.ts';
import { Pause } from './pause.ts';
import { backOff, verdictOf } from './verdict.ts';

/**
 * Makes one request outside the outbox, over as many connections as it takes until the server has
 * answered for good. Stays open if the connection is stopped before.
 */
export async function insist(
  connection: Connection,
  ask: () => Promise<Ack<null> | null>,
  random: () => number,
): Promise<Ack<null>> {
  const pause = new Pause();
  for (let failures = 1; ; failures += 1) {
    await connection.whenUp();
    const answer = await ask();
    if (answer !== null && verdictOf(answer) !== 'again') return answer;
    await pause.wait(backOff(failures, random()));
  }
}
