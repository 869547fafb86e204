import { patiently } from '../patiently.ts';
import { OWN_PLUGINS } from '../plugins/own.ts';
import type { PluginClass } from './plugin-class.ts';

/** Every jsPsych plugin that is installed; each is a file of its own, fetched when a step names it. */
const INSTALLED: Readonly<Record<string, () => Promise<unknown>>> = import.meta.glob(
  '../../../node_modules/@jspsych/plugin-*/dist/index.js',
);

/** Tandem's own are needed in every study, and come with the player. */
const loaded = new Map<string, PluginClass>(OWN_PLUGINS.map((plugin) => [plugin.info.name, plugin]));

/**
 * The plugin of this `info.name`: one of ours, or an installed one of jsPsych's.
 *
 * @throws Error if no such plugin is part of this build
 */
export async function loadPlugin(name: string): Promise<PluginClass> {
  const here = loaded.get(name);
  if (here !== undefined) return here;
  const found = await loadInstalled(name);
  loaded.set(name, found);
  return found;
}

/** Without a wait, for drawing inside an animation frame; undefined if it is not here yet. */
export function loadedPlugin(name: string): PluginClass | undefined {
  return loaded.get(name);
}

async function loadInstalled(name: string): Promise<PluginClass> {
  const load = INSTALLED[`../../../node_modules/@jspsych/plugin-${name}/dist/index.js`];
  if (load === undefined) throw new Error(`no plugin "${name}" in this build`);
  const [found] = await Promise.all([patiently(load), patiently(() => furnish(name))]);
  if (!isPluginModule(found)) throw new Error(`the package of "${name}" does not export a plugin`);
  return found.default;
}

/** SurveyJS brings a style sheet and words of its own. */
async function furnish(name: string): Promise<void> {
  if (name !== 'survey') return;
  const [{ translateSurveys }] = await Promise.all([import('./survey-words.ts'), import('../look/survey.css')]);
  await translateSurveys(document.documentElement.lang);
}

function isPluginModule(found: unknown): found is { readonly default: PluginClass } {
  if (typeof found !== 'object' || found === null || !('default' in found)) return false;
  return typeof found.default === 'function' && 'info' in found.default;
}
