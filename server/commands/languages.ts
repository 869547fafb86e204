import type { Experiment } from '../../experiments/kit/kit.ts';
import { StartError } from '../database/start-error.ts';
import { firstLanguage } from '../planning/words.ts';
import type { Language } from '../protocol/member.ts';

/** Of the first link and of the second. */
export type Languages = readonly [Language, Language];

/** `de`, or `en,de`; `null` for anything else. */
export function readLanguages(given: string): Languages | null {
  const [first = '', second = first, ...more] = given.split(',');
  return first !== '' && second !== '' && more.length === 0 ? [first, second] : null;
}

/**
 * Those asked for, or the first language of the experiment for both.
 *
 * @throws StartError if the experiment is not in one of them
 */
export function languagesFor(experiment: Pick<Experiment, 'id' | 'languages'>, asked: Languages | null): Languages {
  const known = Object.keys(experiment.languages);
  const unknown = asked?.find((language) => !known.includes(language));
  if (unknown === undefined) return asked ?? [firstLanguage(experiment), firstLanguage(experiment)];
  throw new StartError(`${experiment.id} is not in the language "${unknown}". It is in: ${known.join(', ')}.`);
}

/** Of the experiment what a study is taken in. @param only  null: in all of its languages */
export function takenIn({ id, languages }: Pick<Experiment, 'id' | 'languages'>, only: readonly Language[] | null): Pick<Experiment, 'id' | 'languages'> {
  return only === null ? { id, languages } : { id, languages: Object.fromEntries(Object.entries(languages).filter(([language]) => only.includes(language))) };
}
