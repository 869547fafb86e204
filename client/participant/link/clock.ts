import { estimateOffset, type PingSample } from '../../../server/protocol/clock-estimate.ts';
import type { Instant } from '../../../server/protocol/member.ts';
import type { ServerTime } from '../../../server/protocol/messages.ts';
import { Pause } from './pause.ts';

/** Pings in quick succession after each connect, and how many of them make the clock `ready`. */
const BURST = 40;
const READY = 10;

/** After five minutes of drift a ping of an ordinary line says nothing that newer ones do not. In ms. */
const WINDOW = 300_000;
const STEADY_PAUSE = 1_500;

/** Bounds of two pings may miss each other by this many ms, from drift and coarse timers; more is a jump. */
const JUMP = 5;

export interface ClockEstimate {
  /** Server time minus local time, in ms, and the half-width of its bound. */
  readonly offset: number;
  readonly uncertainty: number;
}

/** Server time as this device knows it. Local time is in ms since the epoch, on a monotonic base. */
export interface LinkClock {
  /** The local time itself until the first estimate. */
  now(): Instant;
  toServer(localMs: number): Instant;
  toLocal(instant: Instant): number;
  /** Null until the first ping has returned. */
  estimate(): ClockEstimate | null;
  /** Resolves after the first ten pings. */
  readonly ready: Promise<void>;
}

export interface ClockPorts {
  localNow(): number;
  /** The server's answer, or null where none came. Never rejects. */
  ping(): Promise<ServerTime | null>;
  /** Told of each round trip that was measured, in ms. */
  onRoundTrip(time: number): void;
  random(): number;
}

/** Keeps an estimate of server time from pings, one at a time, while there is a connection. */
export class ServerClock implements LinkClock {
  readonly ready: Promise<void>;
  readonly #ports: ClockPorts;
  readonly #pause = new Pause();
  #becomeReady: () => void = () => undefined;
  #samples: PingSample[] = [];
  #estimate: ClockEstimate | null = null;
  #total = 0;
  /** Counts connections, so that the loop of an old one sees that it is over. */
  #connection = 0;
  #sinceConnect = 0;
  #onFirstSample: (() => void)[] = [];

  constructor(ports: ClockPorts) {
    this.#ports = ports;
    this.ready = new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
  }

  now(): Instant {
    return this.toServer(this.#ports.localNow());
  }

  toServer(localMs: number): Instant {
    return localMs + (this.#estimate?.offset ?? 0);
  }

  toLocal(instant: Instant): number {
    return instant - (this.#estimate?.offset ?? 0);
  }

  estimate(): ClockEstimate | null {
    return this.#estimate;
  }

  /** To be called on each connect. The estimate so far holds until pings contradict it. */
  start(): void {
    this.stop();
    void this.#keepPinging(this.#connection);
  }

  stop(): void {
    this.#connection += 1;
    this.#sinceConnect = 0;
    this.#onFirstSample = [];
    this.#pause.cut();
  }

  /**
   * Runs `act` as soon as a ping has returned on this connection, at once if one has; not at all if
   * the connection ends before. A device that slept keeps an estimate that only a ping can correct.
   */
  whenSampled(act: () => void): void {
    if (this.#sinceConnect > 0) act();
    else this.#onFirstSample.push(act);
  }

  async #keepPinging(connection: number): Promise<void> {
    while (connection === this.#connection) {
      const sentAt = this.#ports.localNow();
      const time = await this.#ports.ping();
      const returnedAt = this.#ports.localNow();
      if (connection !== this.#connection) return;
      if (time !== null) {
        this.#take({ sentAt, receivedAt: time.receivedAt, repliedAt: time.sentAt, returnedAt });
      }
      const inBurst = this.#sinceConnect < BURST;
      await this.#pause.wait(inBurst ? 50 + 50 * this.#ports.random() : STEADY_PAUSE);
    }
  }

  #take(sample: PingSample): void {
    if (this.#estimate !== null && contradicts(sample, this.#estimate)) this.#samples = [];
    const oldest = sample.returnedAt - WINDOW;
    this.#samples = [...this.#samples.filter(({ returnedAt }) => returnedAt >= oldest), sample];
    this.#estimate = estimateOffset(this.#samples) ?? this.#estimate;
    this.#ports.onRoundTrip(sample.returnedAt - sample.sentAt - (sample.repliedAt - sample.receivedAt));
    this.#total += 1;
    this.#sinceConnect += 1;
    if (this.#total === READY) this.#becomeReady();
    for (const act of this.#onFirstSample.splice(0)) act();
  }
}

/** A ping bounds the offset from both sides, as no message arrives before it is sent. */
function contradicts(sample: PingSample, { offset, uncertainty }: ClockEstimate): boolean {
  const lowest = sample.repliedAt - sample.returnedAt;
  const highest = sample.receivedAt - sample.sentAt;
  return lowest > offset + uncertainty + JUMP || highest < offset - uncertainty - JUMP;
}
