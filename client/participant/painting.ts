interface Frame {
  /** In ms on the base of `performance.now()`. */
  readonly timestamp: number;
  readonly period: number;
}

let frameNow: Frame | null = null;

/** What `draw` puts on the page, and what follows from it in this task, is painted in this frame. */
export function drawInFrame<Drawn>(frame: Frame, draw: () => Drawn): Drawn {
  frameNow = frame;
  setTimeout(() => {
    frameNow = null;
  });
  return draw();
}

/**
 * The first painted frame of what has just been put on the page, in ms on the base of `performance.now()`.
 * Before that frame, and in a hidden page, the moment of drawing.
 */
export class FirstPaint {
  #at = performance.now();

  constructor() {
    if (frameNow === null) {
      requestAnimationFrame((timestamp) => {
        this.#at = timestamp;
      });
      return;
    }
    // Whole frames that went by while drawing: the browser paints after the last of them began.
    const { timestamp, period } = frameNow;
    this.#at = timestamp + Math.max(0, Math.floor((this.#at - timestamp) / period)) * period;
  }

  get at(): number {
    return this.#at;
  }

  /** Whole ms from the first painted frame to now. */
  elapsed(): number {
    return Math.max(0, Math.round(performance.now() - this.#at));
  }
}
