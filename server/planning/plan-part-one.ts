import type { Experiment } from '../../experiments/kit/kit.ts';
import { kitText } from '../../experiments/kit/kit-texts.ts';
import { makeTrial } from '../../experiments/kit/trial.ts';
import { MUTUAL } from '../assignment/roles.ts';
import { RULES_VERSION, type PlanPart, type PlanStep } from '../dyad/plan.ts';
import type { Language } from '../protocol/member.ts';
import { cells } from './cells.ts';
import { PlanChance } from './chance.ts';
import { DefinitionError } from './definition-error.ts';
import { doorPatienceOf, type ParameterValues } from './parameters.ts';
import { contents, type StepMaking } from './plan-content.ts';
import { planSteps } from './plan-steps.ts';
import { problem } from './rules.ts';
import { written } from './words.ts';

export interface PartOneGiven {
  readonly parameters: ParameterValues;
  readonly languages: readonly Language[];
  readonly timeWarp: number;
  /** 32 bits. */
  readonly seed: number;
}

/** Consent, then everything that each does alone, then the door: the same in every condition. */
export function planPartOne(experiment: Experiment, given: PartOneGiven): PlanPart {
  const { parameters, languages, timeWarp } = given;
  const chance = new PlanChance(given.seed);
  const making: StepMaking = { chance, timeWarp, languages, roles: MUTUAL, partsBefore: 0 };
  const before = experiment.before({ parameters, shuffle: (name, items) => chance.shuffle(name, items) });
  // The consent shares the first part with what follows it; where nothing follows, it is a part of its own.
  const inAll = Math.max(before.length, 1) + partsAfterDraw(experiment, parameters, chance);
  return {
    part: 1,
    rulesVersion: RULES_VERSION,
    seed: given.seed,
    steps: [consentStep(experiment, parameters, making), ...planSteps(before, making), doorStep(experiment, parameters, before.length, making)],
    partsInAll: inAll,
    debrief: debriefIn(experiment, languages),
  };
}

/**
 * How many parts the timeline has: the same in every condition, or the number would tell the condition.
 *
 * @throws DefinitionError if it is not
 */
export function partsAfterDraw(experiment: Experiment, parameters: ParameterValues, chance: PlanChance): number {
  const counts = cells(experiment).map(
    ({ levels }) =>
      experiment.timeline({ parameters, condition: levels, shuffle: (name, items) => chance.shuffle(name, items) }).length,
  );
  const [count = 0] = counts;
  if (counts.every((other) => other === count)) return count;
  throw new DefinitionError(experiment.id, [problem('parts-differ', 'timeline', `the conditions have ${counts.join(' and ')} parts.`)]);
}

export function debriefIn(experiment: Experiment, languages: readonly Language[]): PlanPart['debrief'] {
  const inEach = languages.map((language) => {
    const words = written(experiment.debrief, language);
    return [language, Array.isArray(words) ? words.map(String) : [String(words)]] as const;
  });
  return Object.fromEntries(inEach);
}

function consentStep(experiment: Experiment, parameters: ParameterValues, making: StepMaking): PlanStep {
  const { version, heading, summary, sections, note, agree, decline } = experiment.consent({ parameters });
  const trial = makeTrial(
    'consent',
    'tandem-consent',
    {
      version,
      heading,
      summary,
      sections,
      note: note ?? '',
      agree: agree ?? kitText('consent.agree'),
      decline: decline ?? kitText('consent.decline'),
    },
    { fields: [{ key: 'response', name: 'consent', type: 'choice', visibility: 'private', question: heading }] },
  );
  const step = { id: 'consent', waiting: kitText('waiting.start') };
  return {
    kind: 'consent',
    id: step.id,
    part: 1,
    phase: 'consent',
    when: null,
    limitMs: null,
    ...contents(step, () => [trial], making),
  };
}

function doorStep(experiment: Experiment, parameters: ParameterValues, part: number, making: StepMaking): PlanStep {
  const step = { id: 'door', waiting: experiment.door.waiting ?? kitText('waiting.door') };
  return {
    kind: 'door',
    id: step.id,
    part: Math.max(part, 1),
    phase: 'door',
    when: null,
    patienceMs: doorPatienceOf(experiment, parameters) / making.timeWarp,
    ...contents(step, () => [], making),
  };
}
