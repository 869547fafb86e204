import type { Media } from '../../../server/protocol/browser-code.ts';
import type { Json } from '../../../server/protocol/content.ts';
import { loadedBrowserCode } from './browser-code.ts';

/** Experiments whose files are named somewhere in these parameters. */
export function experimentsNamed(value: Json): readonly string[] {
  if (isMedia(value)) return [value.experiment];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(experimentsNamed);
}

/**
 * The same with the addresses of the files in their place.
 *
 * @throws Error where a file is not known
 */
export function withAddresses(value: Json): Json {
  if (isMedia(value)) return addressOf(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(withAddresses);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withAddresses(part)]));
}

function addressOf({ experiment, media }: Media): string {
  const address = loadedBrowserCode(experiment)?.media?.[media];
  if (address === undefined) throw new Error(`the browser.ts of "${experiment}" has no file "${media}"`);
  return address;
}

function isMedia(value: Json): value is Media {
  if (value === null || typeof value !== 'object' || isList(value)) return false;
  return Object.keys(value).length === 2 && typeof value['experiment'] === 'string' && typeof value['media'] === 'string';
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
