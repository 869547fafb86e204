/** Closes a switch: a new case is a compile error where this is called. */
export function unreachable(value: never): never {
  throw new Error(`no case for ${JSON.stringify(value)}`);
}
