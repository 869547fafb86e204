import type { Member } from '../protocol/member.ts';

/** What each member does in this wave. Where both do the same, both have the role `mutual`. */
export type Roles = Readonly<Record<Member, string>>;

/** Both partners do everything: nobody is singled out, and nothing has to be drawn. */
export const MUTUAL: Roles = { A: 'mutual', B: 'mutual' };
