/** What couples are told apart by before they are drawn, with the levels of each: `{ site: ['north', 'south'] }`. */
export type Strata = Readonly<Record<string, readonly string[]>>;

export const NO_STRATUM = '';

/** Said to whoever adds the couple: nothing is stored, and what they gave has to be mended. */
export class CannotBeDrawn extends Error {}

/**
 * The stratum of a couple as it is kept with each draw: `site=north; stage=dating`, in the order of the plan.
 *
 * @throws CannotBeDrawn naming each level that is missing or unknown
 */
export function stratumOf(strata: Strata, given: Readonly<Record<string, string>>): string {
  const unknown = Object.keys(given).filter((name) => strata[name] === undefined);
  const wrong = Object.entries(strata).filter(([name, levels]) => !levels.includes(given[name] ?? ''));
  const problems = [
    ...unknown.map((name) => `the study has no stratum "${name}"`),
    ...wrong.map(([name, levels]) => `${name} is ${given[name] ?? 'missing'}; it takes ${levels.join(' or ')}`),
  ];
  if (problems.length > 0) throw new CannotBeDrawn(`The couple cannot be put into its stratum: ${problems.join(' · ')}.`);
  return Object.keys(strata).map((name) => `${name}=${given[name]}`).join('; ');
}

/** The other way round. Names and levels hold neither `=` nor `;`. */
export function valuesOf(stratum: string): Readonly<Record<string, string>> {
  const parts = stratum === NO_STRATUM ? [] : stratum.split('; ');
  return Object.fromEntries(parts.map((part) => part.split('=')).map(([name = '', level = '']) => [name, level]));
}
