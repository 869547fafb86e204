import type { Chance } from '../../server/planning/simulated-chance.ts';
import type { Leave } from '../../server/protocol/messages.ts';
import type { Faults } from './faults.ts';

/** How often each went wrong. */
export interface MishapCounts {
  readonly drop: number;
  readonly reload: number;
  readonly window: number;
  readonly leave: number;
}

/** What goes wrong in one step: before the trial of this index, its number of trials meaning before the end. */
export interface Mishap {
  readonly drop: number | null;
  readonly reload: number | null;
  readonly window: number | null;
  readonly leaves: 'stop' | 'silent' | null;
}

const NOTHING: Mishap = { drop: null, reload: null, window: null, leaves: null };

/** What goes wrong for one person, drawn step by step and counted. */
export class Mishaps {
  readonly #faults: Faults;
  readonly #chance: Chance;
  readonly #leaving: Leave['how'] | null;
  readonly #known = new Set<string>();
  readonly #counts = { drop: 0, reload: 0, window: 0, leave: 0 };

  /** @param leaving  how this one leaves, if it is the one of the couple who does; an erasure is asked for when all is over */
  constructor(faults: Faults, chance: Chance, leaving: Leave['how'] | null) {
    this.#faults = faults;
    this.#chance = chance;
    this.#leaving = leaving;
  }

  get counts(): MishapCounts {
    return { ...this.#counts };
  }

  /** Came to the step, and wants nothing of it kept in the end. */
  get erasesInTheEnd(): boolean {
    return this.#leaving === 'erase' && this.#counts.leave > 0;
  }

  /** Nothing goes wrong twice in one step, or some steps would never end. */
  in(stepId: string, trials: number): Mishap {
    if (this.#known.has(stepId)) return NOTHING;
    this.#known.add(stepId);
    const isThere = stepId === this.#faults.leaveAt && this.#leaving !== null;
    if (isThere) this.#counts.leave += 1;
    const leaves = isThere && this.#leaving !== 'erase' ? this.#leaving : null;
    const window = this.#draw('window', trials);
    return { drop: this.#draw('drop', trials), reload: this.#draw('reload', trials), window, leaves };
  }

  #draw(kind: 'drop' | 'reload' | 'window', trials: number): number | null {
    if (this.#chance.whole(1, 1_000_000) > this.#faults[kind] * 1_000_000) return null;
    this.#counts[kind] += 1;
    return this.#chance.whole(0, trials);
  }
}
