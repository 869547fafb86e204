import { z } from 'zod';
import type { Json } from './content.ts';

/** An object of JSON of any shape, as jsPsych's data is. By hand, as `z.json()` takes each value for each kind in turn. */
export const jsonObject = z.custom<Readonly<Record<string, Json>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value),
);

/** Bytes are none, though Socket.IO would bring them, and no key says from what an object inherits. */
function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isJson);
      return Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, '__proto__') && Object.values(value).every(isJson);
    default:
      return false;
  }
}
