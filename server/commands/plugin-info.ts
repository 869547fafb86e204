import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import type { PluginInfo } from '../planning/checks/plugin-problems.ts';

const require = createRequire(import.meta.url);

const described = z.record(z.string(), z.unknown());
const pluginSchema = z.object({
  info: z.object({ parameters: described, data: described.optional() }),
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
  try {
    const file = require.resolve(`@jspsych/plugin-${plugin}`);
    const loaded = { exports: {} };
    runInNewContext(readFileSync(file, 'utf8'), { module: loaded, exports: loaded.exports, require: () => standIn() });
    const { info } = pluginSchema.parse(plainIn(loaded.exports));
    const parameters = Object.keys(info.parameters);
    return {
      parameters,
      required: parameters.filter((name) => isRequired(info.parameters[name])),
      data: Object.keys(info.data ?? {}),
    };
  } catch {
    // Then nothing is said of its parameters; the compiler has seen them.
    return null;
  }
}

/** A plugin is a class; its `info` hangs on the class. */
function plainIn(exported: unknown): unknown {
  if (typeof exported === 'function') return { info: Reflect.get(exported, 'info') };
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
