import type { Chance } from '../../server/planning/simulated-chance.ts';
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
  readonly leaves: boolean;
}

const NOTHING: Mishap = { drop: null, reload: null, window: null, leaves: false };

/** What goes wrong for one person, drawn step by step and counted. */
export class Mishaps {
  readonly #faults: Faults;
  readonly #chance: Chance;
  readonly #mayLeave: boolean;
  readonly #known = new Set<string>();
  readonly #counts = { drop: 0, reload: 0, window: 0, leave: 0 };

  /** @param mayLeave  whether this one of the couple is the one who leaves */
  constructor(faults: Faults, chance: Chance, mayLeave: boolean) {
    this.#faults = faults;
    this.#chance = chance;
    this.#mayLeave = mayLeave;
  }

  get counts(): MishapCounts {
    return { ...this.#counts };
  }

  /** Nothing goes wrong twice in one step, or some steps would never end. */
  in(stepId: string, trials: number): Mishap {
    if (this.#known.has(stepId)) return NOTHING;
    this.#known.add(stepId);
    const leaves = this.#mayLeave && stepId === this.#faults.leaveAt;
    if (leaves) this.#counts.leave += 1;
    const window = this.#draw('window', trials);
    return { drop: this.#draw('drop', trials), reload: this.#draw('reload', trials), window, leaves };
  }

  #draw(kind: 'drop' | 'reload' | 'window', trials: number): number | null {
    if (this.#chance.whole(1, 1_000_000) > this.#faults[kind] * 1_000_000) return null;
    this.#counts[kind] += 1;
    return this.#chance.whole(0, trials);
  }
}
