import type { Json } from '../../../server/protocol/content.ts';

/** jsPsych's data of one trial. */
export type PartData = Readonly<Record<string, Json>>;

/** The answers of a whole timeline: under each key what the last trial with that key left there. */
export function answersIn(parts: readonly PartData[], keys: readonly string[]): PartData {
  return keys.reduce<PartData>((answers, key) => {
    const path = key.split('.');
    const found = parts.map((part) => valueAt(part, path)).findLast((value) => value !== undefined);
    return found === undefined ? answers : withValue(answers, path, found);
  }, {});
}

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

function withValue(object: PartData, [name = '', ...rest]: readonly string[], value: Json): PartData {
  const before = object[name];
  return { ...object, [name]: rest.length === 0 ? value : withValue(isObject(before) ? before : {}, rest, value) };
}

function isObject(value: Json | undefined): value is PartData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
