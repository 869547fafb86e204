/** Everything an experiment needs, in one place. */
export { answer } from './answer.ts';
export { defineBot, pointOn, pointsPerDeviation, standingAfter } from './bot.ts';
export { distressCheck, intake, presenceCheck, privacyCheck } from './checks.ts';
export { trial } from './core-trial.ts';
export { reread } from './delivery.ts';
export { minutes, seconds, type Duration } from './duration.ts';
export { defineExperiment, type Experiment } from './experiment.ts';
export { fromBrowser } from './from-browser.ts';
export { form, oneOf, shortText, wholeNumber } from './form.ts';
export { length, option } from './parameter.ts';
export { choice, page, writing } from './questions.ts';
export { bothOrders, byChance, higher, lower, probHigher } from './roles.ts';
export { scale } from './scale.ts';
export type { Prompt } from './step.ts';
export { barrier, battery, chat, deliver, hold, negative, part, reveal, solo, together } from './steps.ts';
export { textsIn } from './text.ts';
export { turns } from './turns.ts';
export { and, not, or } from './when.ts';
