import type { PlannedTrial } from '../../dyad/plan.ts';
import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import { meant } from './meant.ts';

/** What a plugin says of itself in its `info`. */
export interface PluginInfo {
  readonly parameters: readonly string[];
  /** Those without a default. */
  readonly required: readonly string[];
  /** Keys of the data that it leaves. */
  readonly data: readonly string[];
  /** It can answer itself. */
  readonly simulates: boolean;
}

/** `null` for a plugin that nothing is known of: then nothing is said of its parameters. */
export type InfoOf = (plugin: string) => PluginInfo | null;

/** What jsPsych itself takes in every trial, as data. */
const EVERYWHERE = [
  'css_classes', 'data', 'post_trial_gap', 'record_data', 'save_timeline_variables', 'save_trial_parameters',
];

/** What jsPsych itself leaves in every trial. */
const LEFT_EVERYWHERE = ['plugin_version', 'time_elapsed', 'timed_out', 'trial_index', 'trial_type'];

/** Keys of the data that the plugin and jsPsych leave by themselves. */
export function leftBy({ data }: PluginInfo): readonly string[] {
  return [...data, ...LEFT_EVERYWHERE];
}

/**
 * Parameters and data keys of a trial against the plugin's own `info`. The compiler says the same of a definition
 * that it has seen; this is for those that were cast, or are no TypeScript.
 *
 * @param piped  parameters that are filled in when the trial is shown
 */
export function pluginProblems(
  { id, plugin, parameters, fields }: PlannedTrial,
  piped: readonly string[],
  place: string,
  infoOf: InfoOf,
): readonly Problem[] {
  const info = infoOf(plugin);
  if (info === null) return [];
  const takes = [...info.parameters, ...EVERYWHERE];
  const given = [...Object.keys(parameters).filter((name) => parameters[name] !== undefined), ...piped];
  // What `data` gives comes back as it is.
  const leaves = [...leftBy(info), ...Object.keys(parameters['data'] ?? {})];
  const keys = Object.keys(fields).map((key) => key.split('.')[0] ?? key);
  return [
    ...given
      .filter((name) => !takes.includes(name))
      .map((name) => problem('plugin-parameter-unknown', place, `"${id}" (${plugin}): unknown parameter "${name}".${didYouMean(name, takes)}`)),
    ...info.required
      .filter((name) => !given.includes(name))
      .map((name) => problem('plugin-parameter-missing', place, `"${id}" (${plugin}) needs "${name}".`)),
    ...keys
      .filter((key) => !leaves.includes(key))
      .map((key) => problem('plugin-data-unknown', place, `"${id}" (${plugin}) leaves no data "${key}".${didYouMean(key, leaves)}`)),
  ];
}

function didYouMean(name: string, known: readonly string[]): string {
  const found = meant(name, known);
  return found === null ? '' : ` Did you mean "${found}"?`;
}
