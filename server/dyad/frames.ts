import type { Instant } from '../protocol/member.ts';
import type { DisplayFrame } from '../protocol/messages.ts';

/**
 * The instant midway between a frame of one display and the nearest frame of the other, at `earliest` or up to
 * one and a half frames later.
 *
 * Each browser draws on its frame nearest the instant. Two displays are out of phase, and an instant that
 * falls near the middle of two frames of either lets a clock error of a tenth of a millisecond decide which of
 * them is taken, a whole frame apart. Midway between the two frames that are to be drawn on, neither is near
 * any other. Where a display's frames are not known, the instant stays.
 */
export function betweenFrames(earliest: Instant, one: DisplayFrame | null, other: DisplayFrame | null): Instant {
  if (one === null || other === null) return earliest;
  const ofOne = one.at + Math.ceil((earliest + other.period / 2 - one.at) / one.period) * one.period;
  const ofOther = other.at + Math.round((ofOne - other.at) / other.period) * other.period;
  return (ofOne + ofOther) / 2;
}
