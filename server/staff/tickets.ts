import type { Clock } from '../sessions/clock.ts';
import { makeToken, type Random } from '../sessions/tokens.ts';

/** What a browser may fetch with a plain request. */
export interface Ticket {
  readonly signInId: string;
  readonly file: string;
  /** As it is called where it is saved; null: a page, to be looked at. */
  readonly name: string | null;
  /** When all of it has been sent. */
  taken(): Promise<void>;
}

const GOOD_FOR = 60_000;

/** A browser saves a file only from an address: each is good once, for one sign-in, within a minute. */
export class Tickets {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #open = new Map<string, Ticket & { readonly until: number }>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(ticket: Ticket): string {
    for (const [secret, { until }] of this.#open) if (until <= this.#clock.now()) this.#open.delete(secret);
    const secret = makeToken(this.#random);
    this.#open.set(secret, { ...ticket, until: this.#clock.now() + GOOD_FOR });
    return secret;
  }

  take(secret: string, signInId: string): Ticket | null {
    const ticket = this.#open.get(secret);
    if (ticket === undefined || ticket.signInId !== signInId) return null;
    this.#open.delete(secret);
    return ticket.until > this.#clock.now() ? ticket : null;
  }
}
