/** One question and its answer: out and back on the asker's clock, in and out on the other's, in ms. */
export interface PingSample {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly repliedAt: number;
  readonly returnedAt: number;
}

/**
 * Offset of the other's clock to the asker's (other minus asker), in ms, with the half-width of its bound.
 *
 * No message arrives before it is sent, so every ping bounds the offset from both sides: the fastest trip
 * out from above, the fastest trip back from below. They need not be the same ping, which is why this beats
 * taking the ping with the shortest round trip. What no estimate can see is a difference between the fastest
 * trip out and the fastest back; half of it is the error, and lies within the bound.
 *
 * @param samples  of a minute at most: crystals drift up to 3 ms in one
 * @returns        `null` without samples
 */
export function estimateOffset(samples: readonly PingSample[]): { offset: number; uncertainty: number } | null {
  if (samples.length === 0) return null;
  let least = -Infinity;
  let most = Infinity;
  for (const { sentAt, receivedAt, repliedAt, returnedAt } of samples) {
    least = Math.max(least, repliedAt - returnedAt);
    most = Math.min(most, receivedAt - sentAt);
  }
  // Drift within the window, or a coarse timer, lets the bounds cross; how far is still how little is known.
  return { offset: (least + most) / 2, uncertainty: Math.abs(most - least) / 2 };
}
