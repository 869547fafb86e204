import type { CatalogueField } from './catalogue.ts';
import type { Entry } from './columns.ts';

/** The exact words of a question; where the conditions differ in them, each with the conditions it was asked in. */
export function questionIn(fields: readonly CatalogueField[]): Pick<Entry, 'question' | 'language'> {
  const all = fields.flatMap(({ questions }) => [...questions]);
  const [first] = fields;
  if (all.length === 0 || first === undefined) return {};
  const { language } = first;
  const distinct = new Set(all.map(([words]) => words));
  if (distinct.size === 1) return { question: [...distinct].join(), language };
  const each = [...distinct].map((words) => {
    const conditions = all.flatMap(([other, where]) => (other === words ? [...where] : []));
    return `[${[...new Set(conditions)].map((name) => name || 'before the draw').join(', ')}] ${words}`;
  });
  return { question: each.join(' | '), language };
}
