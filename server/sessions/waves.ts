import { overSince } from '../dyad/follow-up.ts';
import type { Instant, Member } from '../protocol/member.ts';
import type { ComeBack } from '../protocol/view.ts';
import type { Clock } from './clock.ts';
import type { SessionStore, Stored } from './ports.ts';
import { windowOf, type FollowUpWindow } from '../dyad/windows.ts';

/** Where a member is between the waves. */
export interface Place {
  /** What their link leads to now. */
  readonly now: Stored;
  /** The next follow-up that has not opened. */
  readonly next: ComeBack | null;
}

/**
 * Which dyad session one member's personal link leads to: the sitting until it is over for them, then the newest
 * follow-up that has opened. One that is not taken stays open, and late, until the next opens. Whoever has left has no
 * further one.
 *
 * @param sessions  of the couple, wave by wave
 */
export function placeAt(sessions: readonly [Stored, ...Stored[]], member: Member, timeZone: string | null, now: Instant): Place {
  const [sitting] = sessions;
  const left = sessions.find(({ state }) => state.seats[member].presence.is === 'left');
  if (left !== undefined) return { now: left, next: null };
  const windows = windowsOf(sessions, member, timeZone);
  const opened = windows.filter(({ opensAt }) => opensAt <= now).at(-1);
  const ahead = windows.find(({ opensAt }) => opensAt > now);
  return {
    now: opened?.stored ?? sitting,
    next: ahead === undefined ? null : { from: ahead.opensAt, until: ahead.closesAt },
  };
}

/** Of each follow-up of this member; none before the sitting is over for them. */
export function windowsOf(
  [sitting, ...later]: readonly [Stored, ...Stored[]],
  member: Member,
  timeZone: string | null,
): readonly (FollowUpWindow & { readonly stored: Stored })[] {
  const anchor = overSince(sitting.state, sitting.plan, member);
  if (anchor === null) return [];
  return later.flatMap((stored) => (stored.followUp === null ? [] : [{ stored, ...windowOf(anchor, stored.followUp, timeZone) }]));
}

interface Person {
  readonly participantId: string;
  readonly member: Member;
}

/** Leads members from wave to wave. */
export class Waves {
  readonly #store: Pick<SessionStore, 'load' | 'wavesOf' | 'timeZoneOf'>;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(store: Pick<SessionStore, 'load' | 'wavesOf' | 'timeZoneOf'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  async placeOf(dyadId: string, { participantId, member }: Person): Promise<Place> {
    const [first, ...later] = await this.#store.wavesOf(dyadId);
    if (first === undefined) throw new Error(`dyad ${dyadId} has no dyad session`);
    const sitting = await this.#store.load(first);
    if (later.length === 0) return { now: sitting, next: null };
    const rest = await Promise.all(later.map((id) => this.#store.load(id)));
    return placeAt([sitting, ...rest], member, await this.#store.timeZoneOf(participantId), this.#clock.now());
  }
}
