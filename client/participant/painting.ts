import { curtain } from './curtain.ts';

/** Resolves when the frame whose callback this is has been laid out and painted. */
export function framePainted(): Promise<void> {
  // A message to oneself arrives behind what the browser does at the end of its frame.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * The first painted frame of what has just been put on the page, in ms on the base of `performance.now()`.
 * Before that frame, and in a hidden page, the moment of drawing.
 */
export class FirstPaint {
  #at = performance.now();
  /** Resolves in the callback of that frame; stays open in a page that is out of sight. */
  readonly begun: Promise<number>;

  constructor() {
    this.begun = new Promise((resolve) => {
      const begin = (timestamp: number): void => {
        this.#at = timestamp;
        resolve(timestamp);
      };
      curtain.whenRaised((frame) => (frame === null ? requestAnimationFrame(begin) : begin(frame)));
    });
  }

  get at(): number {
    return this.#at;
  }

  /** Whole ms from the first painted frame to now. */
  elapsed(): number {
    return Math.max(0, Math.round(performance.now() - this.#at));
  }
}
