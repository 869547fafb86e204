import { CODE_PLUGIN } from '../../../server/protocol/browser-code.ts';
import type { TrialContent } from '../../../server/protocol/content.ts';
import { loadBrowserCode, loadedBrowserCode } from './browser-code.ts';
import { experimentsNamed } from './media.ts';
import type { PluginClass } from './plugin-class.ts';
import { loadedPlugin, loadPlugin } from './registry.ts';

/**
 * Fetches what a trial is drawn with: its plugin, and the `browser.ts` of an experiment where it names one.
 *
 * @throws Error if one of them is not part of this build
 */
export async function loadTrial(trial: TrialContent): Promise<PluginClass> {
  const [plugin] = await Promise.all([loadPlugin(trial.plugin), ...namedIn(trial).map(loadBrowserCode)]);
  return plugin;
}

/** Without a wait, for drawing inside an animation frame; undefined if something is not here yet. */
export function loadedTrial(trial: TrialContent): PluginClass | undefined {
  const isHere = namedIn(trial).every((experiment) => loadedBrowserCode(experiment) !== undefined);
  return isHere ? loadedPlugin(trial.plugin) : undefined;
}

function namedIn({ plugin, parameters }: TrialContent): readonly string[] {
  const { experiment } = parameters;
  const own = plugin === CODE_PLUGIN && typeof experiment === 'string' ? [experiment] : [];
  return [...own, ...experimentsNamed(parameters)];
}
