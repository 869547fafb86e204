import type { ProposedStart } from '../../../server/protocol/view.ts';
import type { LinkClock } from '../link/clock.ts';
import type { Notes } from '../notes.ts';
import { framePainted } from '../painting.ts';
import { FramePeriod, nextFrame } from './frames.ts';

/** Frames are looked at from so many ms before the instant on, to know their length. */
const RUN_UP = 250;

/** How long one who knows nothing of a past start waits for a newer one, in ms. */
const GRACE = 1_000;

/** A start to draw for now. */
export interface DueStart {
  readonly start: ProposedStart;
  /** Length of a frame of this display, in ms. */
  readonly period: number;
}

interface StartPorts {
  readonly clock: LinkClock;
  readonly notes: Notes;
}

/**
 * Waits for the animation frame nearest to the proposed instant, and for a newer instant if one comes. What is
 * drawn right after the frame before it has that one's whole length to be ready.
 *
 * @param proposal  asked again and again; null ends the wait
 * @returns right after the frame before it; 'running' if the step began before this page was loaded;
 *          null if the wait was ended
 */
export async function awaitStart(
  proposal: () => ProposedStart | null,
  { clock, notes }: StartPorts,
): Promise<DueStart | 'running' | null> {
  const period = new FramePeriod();
  let isAhead = false;
  let pastSince: number | null = null;
  for (let known: ProposedStart | null = null; ; ) {
    const start = proposal();
    if (start === null) return null;
    if (clock.estimate() === null) {
      await pause(50);
      continue;
    }
    const ahead = start.at - clock.now();
    if (!isSame(known, start)) {
      known = start;
      isAhead = ahead > 0;
      pastSince = isAhead ? null : performance.now();
      if (isAhead) notes.set('start', nameOf(start));
    }
    if (pastSince !== null) {
      const isOurs = notes.get('start') === nameOf(start);
      if (isOurs || performance.now() - pastSince > GRACE) return 'running';
      await pause(50);
      continue;
    }
    if (ahead > RUN_UP) {
      period.add(null);
      await pause(Math.min(ahead - RUN_UP, 250));
      continue;
    }
    const timestamp = await nextFrame();
    period.add(timestamp);
    if (timestamp === null || !isSame(proposal(), start)) continue;
    const instant = clock.toServer(performance.timeOrigin + timestamp);
    if (instant < start.at - 1.5 * period.ms) continue;
    await framePainted();
    if (isSame(proposal(), start)) return { start, period: period.ms };
  }
}

export function isSame(one: ProposedStart | null, other: ProposedStart | null): boolean {
  return one?.sharedStepId === other?.sharedStepId && one?.attempt === other?.attempt;
}

function nameOf({ sharedStepId, attempt }: ProposedStart): string {
  return `${sharedStepId} ${attempt}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
