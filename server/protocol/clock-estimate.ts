/** One question and its answer: out and back on the asker's clock, in and out on the other's, in ms. */
export interface PingSample {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly repliedAt: number;
  readonly returnedAt: number;
}

/** Two crystals drift apart by at most so much: 50 millionths, 3 ms a minute. */
export const DRIFT = 50e-6;

/**
 * Offset of the other's clock to the asker's (other minus asker) at the time of the newest ping, in ms, with the
 * half-width of its bound.
 *
 * No message arrives before it is sent, so every ping bounds the offset from both sides: the fastest trip
 * out from above, the fastest trip back from below. They need not be the same ping, which is why this beats
 * taking the ping with the shortest round trip. What an older ping says is widened by the drift since, so a
 * fast one is worth keeping for minutes. What no estimate can see is a difference between the fastest trip
 * out and the fastest back; half of it is the error, and lies within the bound.
 *
 * @returns `null` without samples
 */
export function estimateOffset(samples: readonly PingSample[]): { offset: number; uncertainty: number } | null {
  const newest = samples.reduce((latest, { returnedAt }) => Math.max(latest, returnedAt), -Infinity);
  if (newest === -Infinity) return null;
  let least = -Infinity;
  let most = Infinity;
  for (const { sentAt, receivedAt, repliedAt, returnedAt } of samples) {
    const drifted = (newest - returnedAt) * DRIFT;
    least = Math.max(least, repliedAt - returnedAt - drifted);
    most = Math.min(most, receivedAt - sentAt + drifted);
  }
  // A clock worse than that, or a coarse timer, lets the bounds cross; how far is still how little is known.
  return { offset: (least + most) / 2, uncertainty: Math.abs(most - least) / 2 };
}
