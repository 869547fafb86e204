import type { Knex } from 'knex';
import { estimateOffset, type PingSample } from '../protocol/clock-estimate.ts';
import type { Instant } from '../protocol/member.ts';
import type { Clock } from '../sessions/clock.ts';

/** Questions before the first answer, and in each later round. */
const FIRST_ROUND = 40;
const ROUND = 5;
const PAUSE = 5_000;

/** The two clocks drift apart by up to 3 ms a minute; what was measured earlier says too little. In ms. */
const WINDOW = 60_000;

/** Bounds may miss each other by drift; more is a database whose clock was set, or another database. In ms. */
const JUMP = 20;

/** Alarms look again at least so often: they follow a clock that was set, and no timer ever overflows. In ms. */
const LONGEST_TIMER = 10_000;

/** Monotonic: setting the computer's clock does not move it. */
const localNow = (): number => performance.now();

/** Postgres's `clock_timestamp()`, as this process knows it: the server's only clock. */
export class PostgresClock implements Clock {
  readonly #db: Knex;
  readonly #onFault: (error: unknown) => void;
  #samples: readonly PingSample[] = [];
  #estimate = { offset: 0, uncertainty: Infinity };
  #latest: Instant = 0;
  readonly #timers = new Set<NodeJS.Timeout>();
  #isStopped = false;

  private constructor(db: Knex, onFault: (error: unknown) => void) {
    this.#db = db;
    this.#onFault = onFault;
  }

  /** Asks the database for its time, and keeps asking until `stop`. Rejects if it does not answer now. */
  static async start(db: Knex, onFault: (error: unknown) => void): Promise<PostgresClock> {
    const clock = new PostgresClock(db, onFault);
    await clock.#ask(FIRST_ROUND);
    clock.#askLater();
    return clock;
  }

  /** Half-width of the bound on `now()`, in ms. */
  get uncertainty(): number {
    return this.#estimate.uncertainty;
  }

  /** Never steps back, but when the database's clock does. */
  now(): Instant {
    const now = localNow() + this.#estimate.offset;
    this.#latest = now < this.#latest - JUMP ? now : Math.max(now, this.#latest);
    return this.#latest;
  }

  at(instant: Instant, act: () => void): () => void {
    let cancel = (): void => undefined;
    const look = (): void => {
      const left = instant - this.now();
      if (left <= 0) act();
      else cancel = this.#after(Math.min(Math.ceil(left), LONGEST_TIMER), look);
    };
    // Even for an instant already past: who sets an alarm has its cancel in hand before it rings.
    cancel = this.#after(Math.min(Math.max(Math.ceil(instant - this.now()), 0), LONGEST_TIMER), look);
    return () => cancel();
  }

  /** No alarm rings after this. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #after(ms: number, act: () => void): () => void {
    if (this.#isStopped) return () => undefined;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  #askLater(): void {
    // While the database is away the estimate so far is the best there is.
    this.#after(PAUSE, () => void this.#ask(ROUND).catch(this.#onFault).then(() => this.#askLater()));
  }

  async #ask(times: number): Promise<void> {
    for (let count = 0; count < times && !this.#isStopped; count += 1) {
      const sentAt = localNow();
      const remote = await this.#databaseTime();
      this.#take({ sentAt, receivedAt: remote, repliedAt: remote, returnedAt: localNow() });
    }
  }

  async #databaseTime(): Promise<Instant> {
    const result = await this.#db.raw<{ rows: { ms: number }[] }>(
      'select cast(extract(epoch from clock_timestamp()) * 1000 as float8) as ms',
    );
    const row = result.rows[0];
    if (row === undefined) throw new Error('clock_timestamp() gave no row');
    return row.ms;
  }

  #take(sample: PingSample): void {
    const { offset, uncertainty } = this.#estimate;
    const hasJumped =
      sample.repliedAt - sample.returnedAt > offset + uncertainty + JUMP ||
      sample.receivedAt - sample.sentAt < offset - uncertainty - JUMP;
    const oldest = sample.returnedAt - WINDOW;
    const kept = hasJumped ? [] : this.#samples.filter(({ returnedAt }) => returnedAt >= oldest);
    this.#samples = [...kept, sample];
    this.#estimate = estimateOffset(this.#samples) ?? this.#estimate;
  }
}
