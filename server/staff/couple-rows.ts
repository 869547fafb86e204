import type { Randomisation } from '../assignment/schemes.ts';
import { CannotBeDrawn, stratumOf, type Strata } from '../assignment/strata.ts';
import type { CoupleAsked } from '../protocol/staff/couple-routes.ts';

/** What couples that are to be added are held against. */
export interface CoupleBasis {
  readonly languages: readonly string[];
  readonly randomisation: Randomisation;
  /** Of the study's couples, in small letters. */
  readonly labels: ReadonlySet<string>;
}

/** What each couple has to be given before it is drawn; {}: nothing. */
export function strataIn(randomisation: Randomisation): Strata {
  return randomisation.scheme === 'blocks' || randomisation.scheme === 'minimisation' ? randomisation.strata : {};
}

/** What is wrong with each of these couples, in their order; none: nothing. */
export function problemsOf(couples: readonly CoupleAsked[], basis: CoupleBasis): readonly (readonly string[])[] {
  const seen = new Map<string, number>();
  return couples.map((couple, index) => {
    const label = couple.label?.toLowerCase() ?? null;
    const before = label === null ? undefined : seen.get(label);
    if (label !== null && before === undefined) seen.set(label, index);
    return [
      ...(before === undefined ? [] : [`The label "${couple.label}" stands at couple ${before + 1} of these, too: give each its own.`]),
      ...(label !== null && basis.labels.has(label) ? [`There is a couple "${couple.label}" in this study already: leave it out, or give it another label.`] : []),
      ...[...new Set(couple.languages)].filter((language) => !basis.languages.includes(language))
        .map((language) => `The study is not taken in the language "${language}"; it is in ${basis.languages.join(', ')}.`),
      ...stratumProblem(strataIn(basis.randomisation), couple.strata),
    ];
  });
}

function stratumProblem(strata: Strata, given: Readonly<Record<string, string>>): readonly string[] {
  try {
    stratumOf(strata, given);
    return [];
  } catch (error) {
    if (error instanceof CannotBeDrawn) return [error.message];
    throw error;
  }
}
