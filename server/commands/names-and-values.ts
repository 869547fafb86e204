/**
 * What several `--param NAME=VALUE`, or those of another option, have given, by name.
 *
 * @param wrong  makes what is thrown of the line that says what is wrong
 */
export function namesAndValues(
  given: readonly string[],
  wrong: (line: string) => Error,
  option = '--param',
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((pair) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw wrong(`${option} is "${pair}"; it takes NAME=VALUE.`);
      return [name, value];
    }),
  );
}
