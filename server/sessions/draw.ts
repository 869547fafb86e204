import type { Experiment } from '../../experiments/kit/kit.ts';
import { drawCondition } from '../assignment/schemes.ts';
import { nextDeadline } from '../dyad/deadlines.ts';
import { joinParts } from '../dyad/plan.ts';
import { transition } from '../dyad/transition.ts';
import { cells } from '../planning/cells.ts';
import { readParameters } from '../planning/parameters.ts';
import { planFollowUps } from '../planning/plan-follow-up.ts';
import { planPartTwo } from '../planning/plan-part-two.ts';
import type { Clock } from './clock.ts';
import { drawRolesFor } from './draw-roles.ts';
import { plannedFrom } from './planned-from.ts';
import type { Assignment, Commit, DrawBasis, SessionStore, Stored } from './ports.ts';
import { Queues } from './queues.ts';
import type { SessionRunner } from './runner.ts';

/** Draws condition and roles for couples at the door, and plans the rest of the study for them. */
export class Drawing {
  readonly #runner: SessionRunner;
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #experimentOf: (experimentId: string) => Experiment;
  readonly #studies = new Queues();

  constructor(
    runner: SessionRunner,
    store: SessionStore,
    clock: Clock,
    experimentOf: (experimentId: string) => Experiment,
  ) {
    this.#runner = runner;
    this.#store = store;
    this.#clock = clock;
    this.#experimentOf = experimentOf;
  }

  /** Draws if both are still at the door; a couple that has its draw keeps it. */
  draw(dyadSessionId: string): Promise<void> {
    return this.#runner.exclusive(dyadSessionId, async (stored) => {
      if (stored.state.phase !== 'ready') return;
      // Each waits for the study's lock. To wait here costs no connection to the database.
      await this.#studies.run(stored.studyId, () =>
        this.#store.commitDraw(stored, (basis) => {
          const assignment = assign(basis, this.#experimentOf(basis.experimentId));
          return { assignment, change: (planHash) => this.#change(stored, basis, assignment, planHash) };
        }),
      );
      this.#runner.announce(await this.#runner.reload(dyadSessionId));
    });
  }

  #change(stored: Stored, basis: DrawBasis, { condition, partTwo }: Assignment, planHash: string): Commit {
    const plan = joinParts([basis.partOne, partTwo]);
    const event = { type: 'assigned', at: this.#clock.now(), condition, planHash } as const;
    const result = transition(stored.state, event, plan);
    if (!result.accepted) throw new Error(`draw: refused as ${result.code} for ${stored.dyadSessionId}`);
    return {
      dyadSessionId: stored.dyadSessionId,
      seq: stored.seq + 1,
      event,
      next: result.next,
      nextDeadlineAt: nextDeadline(result.next, plan)?.at ?? null,
      beside: {},
      earlier: [],
    };
  }
}

function assign(basis: DrawBasis, experiment: Experiment): Assignment {
  const all = cells(experiment);
  const conditions = all.map(({ condition }) => condition);
  const draw = basis.forcedCondition === null ? drawCondition(basis.randomisation, { ...basis, conditions }) : null;
  const condition = draw?.condition ?? basis.forcedCondition;
  const cell = all.find((candidate) => candidate.condition === condition);
  if (cell === undefined) throw new Error(`draw: ${experiment.id} has no condition ${condition}`);
  const parameters = readParameters(experiment, basis.parameters);
  const roles = drawRolesFor(experiment, { parameters, basis, condition: cell.condition, isForced: draw === null });
  const given = {
    parameters,
    condition: cell.condition,
    levels: cell.levels,
    roles: roles.roles,
    languages: basis.languages,
    timeWarp: basis.timeWarp,
    seed: basis.planSeed,
  };
  const partTwo = planPartTwo(experiment, { ...given, partOne: basis.partOne });
  const from = plannedFrom(experiment, parameters);
  return { condition: cell.condition, levels: cell.levels, roles, draw, partTwo, plannedFrom: from, followUps: planFollowUps(experiment, given) };
}
