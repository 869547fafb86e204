import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../../server/dyad/deadlines.ts';
import { hasEnded, isOverFor } from '../../server/dyad/seats.ts';
import type { DyadEvent } from '../../server/dyad/state.ts';
import { transition } from '../../server/dyad/transition.ts';
import { MEMBERS } from '../../server/protocol/member.ts';
import type { Screen } from '../../server/protocol/view.ts';
import { Chance } from '../support/chance.ts';
import { checkLaws, isAtRest, momentOf, passTime } from '../support/dyad-laws.ts';
import { Couple } from '../support/dyads.ts';
import {
  canaries,
  foldStored,
  happensByChance,
  happensTo,
  randomPlan,
  stored,
  type Payload,
} from '../support/histories.ts';

// A failing seed stands in the test's name; copy it here with a word on the cause.
const regressions: readonly number[] = [
  // A hold behind a hold was padded from the moment it was reached, not from the release before it.
  37,
];
const fixed = Array.from({ length: 200 }, (_, index) => index + 1);
const seeds = [...new Set([...regressions, ...fixed])];

/** All there are, or it does not compile. */
const SCREENS: Readonly<Record<Screen['kind'], true>> = { step: true, door: true, hold: true, finished: true, ended: true, left: true };

/** One couple and what happens to it, the same for the same seed. */
class History {
  readonly planned: ReturnType<typeof randomPlan>;
  readonly couple: Couple;
  readonly chance: Chance;
  readonly #payload: Payload;

  constructor(seed: number, payload: Payload = canaries) {
    this.#payload = payload;
    this.chance = new Chance(seed);
    this.planned = randomPlan(this.chance);
    this.couple = new Couple(this.planned);
    for (const member of ['A', 'B'] as const) {
      this.couple.texts.set(`letter-${member}`, payload(member).letter);
      this.couple.texts.set(`reason-${member}`, payload(member).reason);
    }
  }

  /** A hundred things, or what happens until a little after the end; null for what comes to nothing. */
  *unfold(): Generator<DyadEvent | null> {
    for (let [count, over] = [0, 0]; count < 100 && over < 5; count += 1) {
      if (hasEnded(this.couple.state)) over += 1;
      yield happensByChance(this.couple, this.chance, this.#payload);
    }
  }
}

describe('any history', () => {
  it.each(seeds)('seed %i: keeps the laws after every event', (seed) => {
    const history = new History(seed);
    let before = momentOf(history.couple);
    for (const event of history.unfold()) {
      const after = momentOf(history.couple);
      checkLaws(before, event, after);
      before = after;
    }
  });

  it.each(seeds)('seed %i: [D86] comes to the same state from what is stored, event by event', (seed) => {
    const history = new History(seed);
    const { planned, couple } = history;
    let before = couple.state;
    for (const event of history.unfold()) {
      if (event !== null) {
        const again = transition(stored(before), stored(event), couple.plan);
        // `expect` compares slowly: only where it has a difference to show.
        if (!isDeepStrictEqual(again, { accepted: true, next: couple.state })) expect(again).toEqual(couple.state);
      }
      before = couple.state;
    }
    expect(foldStored(planned, couple.events)).toEqual(couple.state);
  });

  it.each(seeds)('seed %i: [D79] comes to rest by itself from wherever it is', (seed) => {
    const history = new History(seed);
    const { couple } = history;
    for (const event of history.unfold()) {
      if (event !== null && couple.events.length % 8 === 0) expect(isAtRest(passTime(couple), couple.plan)).toBe(true);
    }
  });
});

describe('all histories', () => {
  it('come by every screen that a browser can be shown', () => {
    const seen = new Set<Screen['kind']>();
    for (const seed of fixed) {
      const history = new History(seed);
      for (const _ of history.unfold()) for (const member of MEMBERS) seen.add(history.couple.view(member).screen.kind);
    }
    expect([...seen].sort()).toEqual(Object.keys(SCREENS).sort());
  });
});

describe('what the partner can tell', () => {
  it.each(seeds)('seed %i: [D70] nothing from what is answered and written in private', (seed) => {
    const history = new History(seed);
    const wordy = new History(seed, (member) => ({
      ...canaries(member),
      reason: `another and longer reason of ${member}`,
    }));
    const unfolding = wordy.unfold();
    for (const _ of history.unfold()) {
      unfolding.next();
      expect(screens(wordy.couple)).toBe(screens(history.couple));
    }
  });

  it.each(seeds)('seed %i: [D56] not whether the other has left for good or lost the connection', (seed) => {
    const history = new History(seed);
    const { couple: left, chance } = history;
    let wait = 15 + chance.whole(60);
    for (const _ of history.unfold()) {
      wait -= 1;
      if (wait <= 0 && left.state.seats.A.presence.is === 'here') break;
    }
    const away = left.copy();
    if (left.tries({ type: 'member-withdrew', member: 'A' }) !== null) return;
    away.leaves('A');
    for (let count = 0; count < 60 && !isOverFor(left.state, left.plan, 'B'); count += 1) {
      expect(away.view('B')).toEqual(left.view('B'));
      expect(dueFor('B', away)).toEqual(dueFor('B', left));
      const happening = happensTo('B', left, chance);
      away.now = left.now;
      expect(away.tries(happening)).toBe(left.tries(happening));
    }
    expect(away.view('B')).toEqual(left.view('B'));
  });
});

/** What will happen by itself to this member. */
function dueFor(member: 'A' | 'B', { state, plan }: Couple) {
  return nextDeadline(state.phase === 'parted' ? state.halves[member] : state, plan);
}

function screens(couple: Couple): string {
  return JSON.stringify([couple.view('A'), couple.view('B')]);
}
