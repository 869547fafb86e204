import type { Instant } from '../protocol/member.ts';
import type { DyadState, EndReason } from './state.ts';

/** Why an event changes nothing. The codes are those of the wire, but for two that only the server sees. */
export type Refusal =
  | 'step-stale'
  | 'step-ahead'
  | 'session-over'
  /** The plan does not have what is asked for. */
  | 'payload-invalid'
  /** Something else happened before the deadline passed. Server: forget it. */
  | 'deadline-stale'
  /** The draw is done, or not yet due. Server: load the state again. */
  | 'not-ready';

export type Transition =
  | { readonly accepted: true; readonly next: DyadState }
  | { readonly accepted: false; readonly code: Refusal };

export function accept(next: DyadState): Transition {
  return { accepted: true, next };
}

export function refuse(code: Refusal): Transition {
  return { accepted: false, code };
}

export function ended(state: DyadState, reason: EndReason, at: Instant): DyadState {
  return { phase: 'ended-early', seats: state.seats, emptySince: state.emptySince, at, reason };
}
