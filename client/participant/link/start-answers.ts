import type { StartAcknowledge } from '../../../server/protocol/messages.ts';
import type { ProposedStart, SessionView } from '../../../server/protocol/view.ts';
import type { ServerClock } from './clock.ts';

/** Answers each proposed start, once on each connection: in time, or already past. */
export class StartAnswers {
  readonly #clock: ServerClock;
  readonly #acknowledge: (answer: StartAcknowledge) => void;
  readonly #answered = new Set<string>();

  constructor(clock: ServerClock, acknowledge: (answer: StartAcknowledge) => void) {
    this.#clock = clock;
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
    this.#clock.whenSampled(() => this.#answer(start));
  }

  #answer({ sharedStepId, attempt, at }: ProposedStart): void {
    this.#acknowledge({ sharedStepId, attempt, onTime: this.#clock.now() < at });
  }
}

/** Where one only waits, the start is that of a barrier which another shared step follows. */
function startIn({ screen }: SessionView): ProposedStart | null {
  if (screen.kind === 'step') return screen.step.start;
  return screen.kind === 'hold' ? screen.start : null;
}
