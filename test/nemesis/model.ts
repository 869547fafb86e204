import { isLaterTurn } from '../../server/dyad/floor.ts';
import { isShared, isTimed, type Plan } from '../../server/dyad/plan.ts';
import { hasEnded } from '../../server/dyad/seats.ts';
import type { DyadState } from '../../server/dyad/state.ts';
import { MEMBERS, PARTNER, type Member } from '../../server/protocol/member.ts';
import { Chance } from '../support/chance.ts';
import { Couple } from '../support/dyads.ts';
import { happensByChance, randomPlan } from '../support/histories.ts';

export interface ModelResult {
  readonly runs: number;
  readonly events: number;
  /** Barriers and holds that opened for both, and shared steps that began for both. */
  readonly barriers_released: number;
  readonly shared_steps_started: number;
  /** With the seeds that repeat them. */
  readonly violations: readonly string[];
}

/**
 * Couples in random plans, to whom random things happen, by the rules alone: no process, no clock, no chance but the
 * seed's. Nobody may get behind a shared step without the partner. (All laws: test/core/dyad-histories.test.ts.)
 */
export function modelRuns(runs: number, firstSeed: number): ModelResult {
  const [counts, violations] = [{ runs: 0, events: 0, barriers_released: 0, shared_steps_started: 0 }, [] as string[]];
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    counts.runs += 1;
    const chance = new Chance(seed);
    const couple = new Couple(randomPlan(chance));
    let was = couple.state;
    for (let count = 0; count < 100 && !hasEnded(couple.state); count += 1) {
      if (happensByChance(couple, chance) === null) continue;
      const is = couple.state;
      counts.events += 1;
      for (const member of MEMBERS) {
        const passed = passedAlone(was, is, couple.plan, member);
        if (passed !== null) violations.push(`seed ${seed}, event ${couple.events.length}: ${member} passed ${passed} alone`);
      }
      const last = was.phase === 'running' ? was : null;
      if (is.phase === 'running') {
        if (is.release !== null && is.release !== last?.release) counts.barriers_released += 1;
        if (is.meeting?.stage === 'started' && last?.meeting?.stage === 'proposed') counts.shared_steps_started += 1;
      }
      was = is;
    }
  }
  return { ...counts, violations };
}

/** The shared step that this member has got behind while the partner has not, or was not there; `null`: none. */
function passedAlone(was: DyadState, is: DyadState, plan: Plan, member: Member): string | null {
  const mayBeAlone = was.phase !== 'running' || was.alone !== null || is.phase !== 'running' || is.alone !== null;
  if (mayBeAlone) return null;
  const [from, to] = [was.seats[member].position, is.seats[member].position];
  for (let index = from; index < to; index += 1) {
    const step = plan.steps[index];
    // The floor of a later turn passes without a proposal, for both at once.
    if (step === undefined || !isShared(step) || isLaterTurn(plan.steps, index)) continue;
    const partner = is.seats[PARTNER[member]];
    const isTogether = partner.position > index && was.seats[PARTNER[member]].position === index;
    const hadBegun = isTimed(step) ? was.meeting?.stage === 'started' : areBothHere(is);
    if (!isTogether || !hadBegun) return step.id;
  }
  return null;
}

function areBothHere({ seats }: DyadState): boolean {
  return MEMBERS.every((member) => seats[member].presence.is === 'here');
}
