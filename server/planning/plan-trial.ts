import type { Trial } from '../../experiments/kit/trial.ts';
import type { Field, PlannedScale, PlannedTrial } from '../dyad/plan.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';
import type { PlanChance } from './chance.ts';
import { plannedItems } from './plan-scale.ts';
import { sentenceIn, written } from './words.ts';

/** What a plan is made with, besides the experiment. */
export interface Making {
  readonly chance: PlanChance;
  /** Timers run so many times faster. */
  readonly timeWarp: number;
}

/** A trial in the words of one language, with its lengths of time as long as this couple's timers say. */
export function plannedTrial(trial: Trial, stepId: string, language: Language, making: Making): PlannedTrial {
  const words = Object.entries(trial.parameters).map(([name, value]) => [name, written(value, language)] as const);
  const parameters = Object.fromEntries(
    words.map(([name, value]) => [name, trial.durations.includes(name) ? warped(value, making.timeWarp) : value]),
  );
  const fields = trial.fields.map(({ key, name, type, visibility, question }): [string, Field] => [
    key,
    { name, type, visibility, question: question === null ? '' : sentenceIn(question, language) },
  ]);
  const made: PlannedTrial = {
    id: trial.id,
    plugin: trial.plugin,
    parameters,
    audience: trial.audience,
    fields: Object.fromEntries(fields),
  };
  if (trial.scale === null) return made;
  const { items, attention } = plannedItems(trial.scale, parameters, `${stepId}.${trial.id}`, language, making.chance);
  const scale: PlannedScale = { measure: trial.scale.measure, attention };
  return { ...made, parameters: { ...parameters, ...items }, scale };
}

export function warped(ms: Json, timeWarp: number): number {
  if (typeof ms !== 'number') throw new Error(`a length of time is ${JSON.stringify(ms)} and not a number of ms`);
  return ms / timeWarp;
}
