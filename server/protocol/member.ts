/** Which partner, for the whole study: drawn at random at enrolment, never gender, never who came first. */
export type Member = 'A' | 'B';

export const MEMBERS: readonly Member[] = ['A', 'B'];

export const PARTNER: Readonly<Record<Member, Member>> = { A: 'B', B: 'A' };

/** Milliseconds since the epoch on the server's clock (Postgres's `clock_timestamp()`). */
export type Instant = number;

/** BCP 47 tag of a language that the experiment has a `texts` file for, e.g. `en`. */
export type Language = string;
