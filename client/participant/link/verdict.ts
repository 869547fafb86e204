import type { Ack, ErrorCode } from '../../../server/protocol/messages.ts';

/**
 * What the server's answer means for the one who asked. `saved`: done, or no longer wanted. `again`:
 * keep and repeat. `refused`: a fault of ours, repeating is of no use. `stop`: not ours to send any more.
 */
export type Verdict = 'saved' | 'again' | 'refused' | 'stop';

const VERDICTS: Readonly<Record<ErrorCode, Verdict>> = {
  'record-duplicate': 'saved',
  'step-stale': 'saved',
  'session-over': 'saved',
  'retry': 'again',
  'rate': 'again',
  'internal': 'again',
  'payload-invalid': 'refused',
  'step-ahead': 'refused',
  'lease-stale': 'stop',
  'protocol-mismatch': 'stop',
  'join-token-invalid': 'stop',
  'same-browser': 'stop',
  'code-unknown': 'stop',
  'connection-insecure': 'stop',
};

/** @param answer null where none came: the time was up or the connection lost */
export function verdictOf(answer: Ack<null> | null): Verdict {
  if (answer === null) return 'again';
  if (answer.ok) return 'saved';
  // A server newer than this tab may know codes that it does not; keeping loses nothing.
  return VERDICTS[answer.code] ?? 'again';
}

/**
 * How long to wait before asking again, in ms: 200 to 3000, longer with each failure in a row, and
 * spread by `random` (0 to 1) so that browsers that failed together do not come back together.
 */
export function backOff(failures: number, random: number): number {
  const longest = Math.min(3_000, 200 * 2 ** failures);
  return 200 + random * (longest - 200);
}
