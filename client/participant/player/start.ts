import type { ProposedStart } from '../../../server/protocol/view.ts';
import type { LinkClock } from '../link/clock.ts';
import type { Notes } from '../notes.ts';
import { curtain } from '../curtain.ts';
import { FramePeriod, nextFrame } from './frames.ts';

/** Frames are looked at from so many ms before the instant on, to know their length. */
const RUN_UP = 250;

/** What appears in the frame of the start is drawn so many frames before it, under the curtain. */
const AHEAD = 2;

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
 * Waits for the animation frame `AHEAD` of the one nearest to the proposed instant, and for a newer instant if one
 * comes: time to draw what then has to appear.
 *
 * @param proposal  asked again and again; null ends the wait
 * @returns in the callback of that frame; 'running' if the step began before this page was loaded;
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
    if (instant >= start.at - (AHEAD + 0.5) * period.ms) return { start, period: period.ms };
  }
}

/**
 * Raises the curtain in the frame nearest to the instant.
 *
 * @param isOff  whether what was drawn must not appear any more
 */
export async function appearAtStart({ start, period }: DueStart, clock: LinkClock, isOff: () => boolean): Promise<void> {
  for (;;) {
    const timestamp = await nextFrame();
    if (isOff()) {
      curtain.dismiss();
      return;
    }
    const now = performance.timeOrigin + (timestamp ?? performance.now());
    if (clock.toServer(now) < start.at - period / 2) continue;
    curtain.raise(timestamp);
    return;
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
