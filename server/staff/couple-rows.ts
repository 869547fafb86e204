import type { Randomisation } from '../assignment/schemes.ts';
import { CannotBeDrawn, stratumOf, type Strata } from '../assignment/strata.ts';
import type { CoupleAsked } from '../protocol/staff/couple-routes.ts';

/** What couples that are to be added are held against. */
export interface CoupleBasis {
  readonly languages: readonly string[];
  readonly randomisation: Randomisation;
  /** Of the study's couples, in small letters. */
  readonly labels: ReadonlySet<string>;
  /** Whoever adds them may give addresses. */
  readonly takesEmails: boolean;
}

/** What each couple has to be given before it is drawn; {}: nothing. */
export function strataIn(randomisation: Randomisation): Strata {
  return randomisation.scheme === 'blocks' || randomisation.scheme === 'minimisation' ? randomisation.strata : {};
}

/** What is wrong with each of these couples, in their order; none: nothing. */
export function problemsOf(couples: readonly CoupleAsked[], basis: CoupleBasis): readonly (readonly string[])[] {
  const seen = new Map<string, number>();
  const addresses = new Map<string, number>();
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
      ...emailProblems(couple, index, basis, addresses),
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

/** @param addresses  those of the couples before, in small letters, each with the place of its couple; these are added */
function emailProblems({ emails }: CoupleAsked, index: number, { takesEmails }: CoupleBasis, addresses: Map<string, number>): readonly string[] {
  const given = (emails ?? []).flatMap((email) => (email === null ? [] : [email.toLowerCase()]));
  if (given.length > 0 && !takesEmails) return ['Addresses are given by whoever has the permission custodian in this study: leave them out, or let a custodian add the couple.'];
  if (given.length === 2 && given[0] === given[1]) return ['Both partners have the same address. Each needs their own, or one could read and answer for the other.'];
  return given.flatMap((address) => {
    const before = addresses.get(address);
    if (before === undefined) addresses.set(address, index);
    return before === undefined ? [] : [`The address ${address} stands at couple ${before + 1} of these, too.`];
  });
}
