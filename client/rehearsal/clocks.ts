import { element } from '../participant/element.ts';
import type { Instant } from '../../server/protocol/member.ts';

const TICK = 250;

/** Times that run, by the server's clock as it was when the last message came. */
export class Clocks {
  #running: { readonly place: HTMLElement; readonly read: (now: Instant) => number }[] = [];
  #toServer = 0;

  constructor() {
    setInterval(() => this.#tick(), TICK);
  }

  /** Forgets the times shown so far. @param now server time */
  start(now: Instant): void {
    this.#toServer = now - performance.now();
    this.#running = [];
  }

  since(instant: Instant): HTMLElement {
    return this.#add((now) => now - instant);
  }

  until(instant: Instant): HTMLElement {
    return this.#add((now) => instant - now);
  }

  #add(read: (now: Instant) => number): HTMLElement {
    const clock = { place: element('span', { class: 'clock', role: 'timer' }), read };
    this.#running.push(clock);
    this.#tick();
    return clock.place;
  }

  #tick(): void {
    const now = performance.now() + this.#toServer;
    for (const { place, read } of this.#running) {
      const text = minutesAndSeconds(read(now));
      if (place.textContent !== text) place.textContent = text;
    }
  }
}

/** `3:07`, `1:02:07`; nothing below zero. */
function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (number: number): string => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
