import type { Language } from '../../server/protocol/member.ts';
import type { RoomState } from '../../server/protocol/room.ts';
import { ask, posted, type SignIn } from './sign-in.ts';

const KEPT = 'tandem-room';

/** How often a device asks who is next, in ms. */
export const LOOK_EVERY = 2_000;

/** The room in which this device stays. Its link is opened once; from then on the browser knows it. */
export class Room {
  readonly #token: string;

  private constructor(token: string) {
    this.#token = token;
  }

  /** @returns null: this page is none of a room */
  static at({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): Room | null {
    if (pathname !== '/room') return null;
    const given = hash.slice(1);
    if (given !== '') localStorage.setItem(KEPT, given);
    return new Room(localStorage.getItem(KEPT) ?? '');
  }

  /** @returns `unknown`: there is no such room */
  async look(): Promise<RoomState | 'offline' | 'insecure' | 'unknown'> {
    try {
      const response = await fetch('/api/room', posted({ token: this.#token }));
      if (response.status === 403) return 'insecure';
      if (response.status === 400 || response.status === 401) return 'unknown';
      return response.ok ? await response.json() : 'offline';
    } catch {
      return 'offline';
    }
  }

  enter(language: Language | null): Promise<SignIn> {
    return ask('/api/room/enter', posted({ token: this.#token, ...(language === null ? {} : { language }) }));
  }

  /** Whoever comes next finds nothing of whoever was here. */
  async leave(): Promise<void> {
    await fetch('/api/room/leave', posted({ token: this.#token }));
    location.reload();
  }
}
