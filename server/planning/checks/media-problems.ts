import type { Problem } from '../definition-error.ts';
import { problem } from '../rules.ts';
import type { BrowserSource } from './browser-problems.ts';
import type { Findings } from './plan-findings.ts';

/** Bytes of each file in `media/`, by its path beside `experiment.ts`: `media/tone.wav`. */
export type FileSizes = ReadonlyMap<string, number>;

const MEGABYTE = 1_000_000;
const LARGE = 20 * MEGABYTE;
/** Bytes in a second of a line of 10 Mbit/s. */
const LINE = 1_250_000;

const ADDRESS = /new URL\(\s*(['"`])\.\/(media\/[^'"`]+)\1\s*,\s*import\.meta\.url/g;

/**
 * Files in `media/` that `browser.ts` names: those that are not there, and those for which people would wait.
 *
 * @param source, sizes  undefined: it is not looked at
 */
export function mediaFindings(id: string, source?: BrowserSource, sizes?: FileSizes): Findings {
  if (source === undefined || source === null || sizes === undefined) return { problems: [], warnings: [] };
  const files = [...source.matchAll(ADDRESS)].flatMap(([, , file]) => file ?? []);
  const missing = files.filter((file) => !sizes.has(file));
  const large = files.filter((file) => (sizes.get(file) ?? 0) > LARGE);
  return {
    problems: missing.map((file): Problem => problem('media-missing', `experiments/${id}/browser.ts`, `names "${file}", and there is no such file.`)),
    warnings: large.map((file): Problem => {
      const bytes = sizes.get(file) ?? 0;
      const said = `has ${Math.round(bytes / MEGABYTE)} MB, which takes ${Math.round(bytes / LINE)} s on a line of 10 Mbit/s.`;
      return problem('media-large', `experiments/${id}/${file}`, said);
    }),
  };
}
