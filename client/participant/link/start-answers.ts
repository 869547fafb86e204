import type { StartAcknowledge } from '../../../server/protocol/messages.ts';
import type { ProposedStart, SessionView } from '../../../server/protocol/view.ts';
import type { ServerClock } from './clock.ts';

/** One frame of the display on the local clock, and how long its frames are, in ms. */
export interface LocalFrame {
  readonly at: number;
  readonly period: number;
}

/** Answers each proposed start, once on each connection: in time, or already past. */
export class StartAnswers {
  readonly #clock: ServerClock;
  readonly #frame: () => Promise<LocalFrame | null>;
  readonly #acknowledge: (answer: StartAcknowledge) => void;
  readonly #answered = new Set<string>();

  constructor(
    clock: ServerClock,
    frame: () => Promise<LocalFrame | null>,
    acknowledge: (answer: StartAcknowledge) => void,
  ) {
    this.#clock = clock;
    this.#frame = frame;
    this.#acknowledge = acknowledge;
  }

  /** To be called on each connect: what was answered before may not have arrived. */
  forget(): void {
    this.#answered.clear();
  }

  consider(view: SessionView): void {
    const start = startIn(view);
    if (start === null) return;
    const name = `${start.attempt} ${start.sharedStepId}`;
    if (this.#answered.has(name)) return;
    this.#answered.add(name);
    this.#clock.whenSampled(() => void this.#answer(start));
  }

  async #answer({ sharedStepId, attempt, at }: ProposedStart): Promise<void> {
    const local = await this.#frame();
    const frame = local === null ? null : { at: this.#clock.toServer(local.at), period: local.period };
    this.#acknowledge({ sharedStepId, attempt, onTime: this.#clock.now() < at, frame });
  }
}

/** Where one only waits, the start is that of a barrier which another shared step follows. */
function startIn({ screen }: SessionView): ProposedStart | null {
  if (screen.kind === 'step') return screen.step.start;
  return screen.kind === 'hold' ? screen.start : null;
}
