import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import type { PluginInfo } from '../planning/checks/plugin-problems.ts';

const require = createRequire(import.meta.url);

const described = z.record(z.string(), z.unknown());
const pluginSchema = z.object({
  info: z.object({ parameters: described, data: described.optional() }),
  simulates: z.boolean(),
});

/**
 * What an installed jsPsych plugin says of itself in its `info`.
 *
 * jsPsych needs a page, so a plugin cannot be imported here. Its own file is run apart, with a stand-in for whatever
 * it asks for: `info` is a plain literal in it, and nothing else of it is used.
 *
 * @returns  `null` for a plugin that is not installed, or whose file needs more than a stand-in
 */
export function readPluginInfo(plugin: string): PluginInfo | null {
  const known = read.get(plugin);
  if (known !== undefined) return known;
  // Ours are no packages, and asked for with every record: they are not looked for each time.
  const info = PLUGIN_NAME.test(plugin) && !plugin.startsWith('tandem-') ? readFrom(plugin) : null;
  // Names of plugins come from browsers too: of those that are none only so many are kept.
  if (info !== null || read.size < MOST_READ) read.set(plugin, info);
  return info;
}

const read = new Map<string, PluginInfo | null>();
const MOST_READ = 500;

/** No way out of the folder of jsPsych's packages. */
const PLUGIN_NAME = /^[a-z0-9-]+$/;

function readFrom(plugin: string): PluginInfo | null {
  try {
    const file = require.resolve(`@jspsych/plugin-${plugin}`);
    const loaded = { exports: {} };
    runInNewContext(readFileSync(file, 'utf8'), { module: loaded, exports: loaded.exports, require: () => standIn() });
    const { info, simulates } = pluginSchema.parse(plainIn(loaded.exports));
    const parameters = Object.keys(info.parameters);
    return {
      parameters,
      required: parameters.filter((name) => isRequired(info.parameters[name])),
      data: Object.keys(info.data ?? {}),
      simulates,
    };
  } catch {
    // Then nothing is said of its parameters; the compiler has seen them.
    return null;
  }
}

/** A plugin is a class; its `info` hangs on the class, and `simulate` is a method where it has one. */
function plainIn(exported: unknown): unknown {
  if (typeof exported === 'function') {
    return { info: Reflect.get(exported, 'info'), simulates: 'simulate' in Object(exported.prototype) };
  }
  if (typeof exported === 'object' && exported !== null && 'default' in exported) return plainIn(exported.default);
  return exported;
}

/** jsPsych asks for a value where the default is `undefined`. */
function isRequired(parameter: unknown): boolean {
  return typeof parameter === 'object' && parameter !== null && 'default' in parameter && parameter.default === undefined;
}

/** Whatever is asked of it, it is once more itself. */
function standIn(): unknown {
  const itself: unknown = new Proxy(function stand() {}, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => '' : itself),
    apply: () => itself,
    construct: () => Object.create(null),
  });
  return itself;
}
