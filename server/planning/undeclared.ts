import type { PlannedTrial } from '../dyad/plan.ts';
import type { Json } from '../protocol/content.ts';
import { CODE_PLUGIN } from '../protocol/browser-code.ts';
import { leftBy, type InfoOf } from './checks/plugin-problems.ts';

/**
 * Keys of a trial's data that no field declares, and that are none its plugin leaves by itself. They are kept in the
 * raw data and are in no exported table. Of a plugin of which nothing is known nothing is said.
 *
 * @param data  of a timeline of `browser.ts`: of one of its trials, which jsPsych has signed with its plugin
 */
export function undeclaredKeys(
  { plugin, fields }: PlannedTrial,
  data: Readonly<Record<string, Json>>,
  infoOf: InfoOf,
): readonly string[] {
  const played = plugin === CODE_PLUGIN ? data['trial_type'] : plugin;
  const info = typeof played === 'string' ? infoOf(played) : null;
  if (info === null) return [];
  const declared = Object.keys(fields).map((key) => key.split('.')[0] ?? key);
  // Its parameters, too, are its own: some plugins and `save_trial_parameters` leave them beside the answer.
  const known = [...leftBy(info), ...info.parameters, ...declared];
  return Object.keys(data).filter((key) => !known.includes(key));
}

export function undeclaredSentence(trialId: string, key: string): string {
  return `Trial "${trialId}" produced "${key}", which no field declares. It is kept in the raw data but not exported. Declare it with its type.`;
}
