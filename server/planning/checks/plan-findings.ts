import type { Experiment } from '../../../experiments/kit/kit.ts';
import { measuresWith } from '../../../experiments/measures/registry.ts';
import type { Roles } from '../../assignment/roles.ts';
import type { PlanPart, PlanStep } from '../../dyad/plan.ts';
import { cells, type Cell } from '../cells.ts';
import { PlanChance } from '../chance.ts';
import { DefinitionError, type Problem } from '../definition-error.ts';
import type { ParameterValues } from '../parameters.ts';
import { planFollowUps } from '../plan-follow-up.ts';
import { planPartOne } from '../plan-part-one.ts';
import { planPartTwo } from '../plan-part-two.ts';
import { roleAssignments } from '../role-assignments.ts';
import { problem } from '../rules.ts';
import { answerProblems } from './answer-problems.ts';
import { browserProblems, type BrowserSource } from './browser-problems.ts';
import { conditionWarnings } from './condition-warnings.ts';
import { followUpStepProblems, scheduleProblems } from './follow-up-problems.ts';
import { explorationProblems, outlineOf } from './exploration.ts';
import { itemWarnings } from './item-warnings.ts';
import { negativeProblems } from './negative-problems.ts';
import { outcomeProblems } from './outcome-problems.ts';
import { pickProblems } from './pick-problems.ts';
import type { InfoOf } from './plugin-problems.ts';
import { roleProblems } from './role-problems.ts';
import { simulationWarnings, type BotSource } from './simulation-warnings.ts';
import { idProblems, stepProblems } from './step-problems.ts';
import { trialProblems } from './trial-problems.ts';

/** What is refused, and what is only told. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const SEED = 1;

/** What an experiment is looked at with, for one choice of its parameters. */
export class PlanFindings implements Findings {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #experiment: Experiment;
  readonly #given: { readonly languages: readonly string[]; readonly timeWarp: 1; readonly seed: number };
  readonly #infoOf: InfoOf;
  readonly #browser: BrowserSource | undefined;
  readonly #bot: BotSource;
  readonly #explored = new Set<string>();

  constructor(experiment: Experiment, infoOf: InfoOf, browser?: BrowserSource, bot: BotSource = null) {
    this.#experiment = experiment;
    this.#given = { languages: Object.keys(experiment.languages), timeWarp: 1, seed: SEED };
    this.#infoOf = infoOf;
    this.#browser = browser;
    this.#bot = bot;
  }

  /** Plans the experiment in every condition and role, and looks at each plan. */
  look(parameters: ParameterValues): void {
    const place = 'before the draw';
    const partOne = this.#plan(place, () => planPartOne(this.#experiment, { ...this.#given, parameters }));
    if (partOne !== null) this.problems.push(...roleProblems(this.#experiment, parameters, partOne));
    if (partOne !== null && Object.values(partOne.debrief).some((lines) => lines.join('').trim() === '')) {
      this.problems.push(problem('debrief-empty', 'debrief', 'says nothing.'));
    }
    this.problems.push(...scheduleProblems(this.#experiment));
    const plans = cells(this.#experiment).flatMap((cell) => {
      const partTwo = this.#condition(parameters, partOne, cell);
      return partTwo === null ? [] : [[cell.condition, partTwo.steps] as const];
    });
    this.warnings.push(...conditionWarnings(new Map(plans)));
  }

  /** @param partOne  `null` where it could not be planned: then at least what part 2 throws is told */
  #condition(parameters: ParameterValues, partOne: PlanPart | null, cell: Cell): PlanPart | null {
    const { condition } = cell;
    const place = `timeline, condition ${condition}`;
    const before = partOne ?? { part: 1, rulesVersion: 1, seed: SEED, steps: [], partsInAll: 0, debrief: {} };
    const planned = roleAssignments(this.#experiment).map((roles) => {
      const partTwo = this.#plan(place, () =>
        planPartTwo(this.#experiment, { ...this.#given, ...cell, parameters, roles, partOne: before }),
      );
      if (partOne === null || partTwo === null) return null;
      const steps = [...partOne.steps, ...partTwo.steps];
      this.#followUps({ parameters, cell, roles }, steps);
      const sound = this.#stepsInThemselves(steps);
      this.problems.push(...sound, ...outcomeProblems(this.#experiment, partTwo.steps, condition));
      // A plan that is wrong in itself has no ways worth going.
      if (sound.length === 0 && this.#isNew(`${JSON.stringify(roles)} ${outlineOf(steps)}`)) {
        this.problems.push(...explorationProblems(partOne, partTwo, roles));
      }
      return partTwo;
    });
    if (planned.some((part) => part === null)) return null;
    const chance = new PlanChance(SEED);
    const given = { parameters, shuffle: <Item>(name: string, items: readonly Item[]) => chance.shuffle(name, items) };
    const parts = [...this.#experiment.before(given), ...this.#experiment.timeline({ ...given, condition: cell.levels })];
    this.problems.push(...negativeProblems(parts, condition));
    return planned[0] ?? null;
  }

  /** Whatever is wrong with the steps of one plan, wherever they lead. */
  #stepsInThemselves(steps: readonly PlanStep[]): readonly Problem[] {
    this.warnings.push(...simulationWarnings(steps, this.#infoOf, this.#bot), ...itemWarnings(steps));
    return [
      ...stepProblems(steps),
      ...answerProblems(steps),
      ...pickProblems(steps),
      ...trialProblems(steps, this.#infoOf, measuresWith(this.#experiment.imported)),
      ...browserProblems(this.#experiment.id, steps, this.#browser),
    ];
  }

  /** @param sitting  whose step ids no follow-up may use: a late record is known by its step */
  #followUps({ parameters, cell, roles }: { parameters: ParameterValues; cell: Cell; roles: Roles }, sitting: readonly PlanStep[]): void {
    const make = () => planFollowUps(this.#experiment, { ...this.#given, parameters, levels: cell.levels, roles });
    const planned = this.#plan(`followUps, condition ${cell.condition}`, make) ?? [];
    for (const { schedule, plan: { steps } } of planned) this.problems.push(...followUpStepProblems(schedule.id, steps), ...this.#stepsInThemselves(steps));
    this.problems.push(...idProblems([...sitting, ...planned.flatMap(({ plan }) => plan.steps)]));
  }

  #plan<Made>(place: string, make: () => Made): Made | null {
    try {
      const made = make();
      // The second of the same seed has to be the same, or a plan could not be made again and compared.
      if (JSON.stringify(make()) !== JSON.stringify(made)) {
        this.problems.push(problem('chance-outside', place, 'two plans of one seed differ.'));
      }
      return made;
    } catch (error) {
      if (error instanceof DefinitionError) this.problems.push(...error.problems);
      else this.problems.push(problem('unplannable', place, `${error instanceof Error ? error.message : String(error)}.`));
      return null;
    }
  }

  #isNew(outline: string): boolean {
    const known = this.#explored.has(outline);
    this.#explored.add(outline);
    return !known;
  }
}
