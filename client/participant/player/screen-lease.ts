import type { Audience } from '../../../server/protocol/content.ts';
import type { Frame } from '../screens/frame.ts';

/** The screen, as long as it belongs to this step; afterwards nothing of the step reaches the page. */
export class ScreenLease {
  #frame: Frame | null;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get isHeld(): boolean {
    return this.#frame !== null;
  }

  release(): void {
    this.#frame?.timeLeft.show(null);
    this.#frame = null;
  }

  show(screen: HTMLElement): void {
    this.#frame?.show(screen);
  }

  showWaiting(screen: HTMLElement, patience?: number): void {
    this.#frame?.showWaiting(screen, patience);
  }

  showStage(stage: HTMLElement): void {
    this.#frame?.showStage(stage);
  }

  enterTrial(stage: HTMLElement, audience: Audience, heading: string | null): void {
    this.#frame?.enterTrial(stage, audience, heading);
  }

  showTimeLeft(ms: number | null): void {
    this.#frame?.timeLeft.show(ms);
  }
}
