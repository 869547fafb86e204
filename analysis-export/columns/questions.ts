import { merged, type CatalogueField, type Wording } from '../plans/catalogue.ts';
import type { Entry } from './columns.ts';

type Question = Pick<Entry, 'question' | 'language'>;

/** The exact words of a question, in each language and in each condition in which they differ. */
export function questionIn(fields: readonly Pick<CatalogueField, 'questions'>[]): Question {
  const wordings = merged(fields.flatMap(({ questions }) => questions));
  if (wordings.length === 0) return {};
  const languages = [...new Set(wordings.map(({ language }) => language))];
  const told = wordings.map((wording) => {
    const same = wordings.filter(({ language }) => language === wording.language);
    const where = [...(languages.length > 1 ? [wording.language] : []), ...(same.length > 1 ? [conditionsOf(wording)] : [])];
    return where.length === 0 ? wording.words : `[${where.join(': ')}] ${wording.words}`;
  });
  return { question: told.join(' | '), language: languages.join(', ') };
}

function conditionsOf({ conditions }: Wording): string {
  return [...conditions].map((name) => name || 'before the draw').join(', ');
}
