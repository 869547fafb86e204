/** What an export is held to. A number does not change; each has a test that breaks it. */
export const RULES = {
  P1: 'dataset_description.json is there, and is a JSON-LD object',
  P2: 'it has name, description and variableMeasured, and says @type Dataset and @context schema.org',
  P3: 'data/ holds at least one file called <key>-<value>(_<key>-<value>)*_data.csv or .tsv',
  P4: 'every data file is called so: keys of small letters, values of letters and digits',
  P5: 'every column of every data file is in variableMeasured',
  P6: 'every entry of variableMeasured is a column of some data file, and stands once',
  P7: 'every data file has a header without repeated or empty names, and every row is as long as it',
  P8: 'every data file is UTF-8, and not empty',
  P9: 'a column called row_id has another value in every row',
  V1: 'codebook and columns agree, both ways, in every table',
  V2: 'every couple has two members, A and B, in every table of people and in each wave',
  V3: 'partners name each other, are of one couple, and are the same in every wave and table',
  V4: 'what is mine as actor is my partner’s as partner, the role too',
  V5: 'answers in the direction of the score are the answers as given, turned where the item is reversed',
  V6: 'scores are what their items give',
  V7: 'pairwise has the scores of scaleScores',
  V8: 'dyadWide tells the same as pairwise, and its means and differences are those of its two members',
  V9: 'the items of dyadWide are those of itemResponses',
  V10: 'condition and factors are the same in dyads, pairwise, dyadWide and assignments',
  V11: 'no row is an orphan: couples, persons, dyad sessions and records that a table names are there',
  V12: 'every row has an id of its own',
  V13: 'centred values are the values less the mean of all persons',
  V14: 'strata are the same in dyads, pairwise and dyadWide, and each part of one has a column that says the same',
  V15: 'roles that were given to persons are those of pairwise, and of participants where they stay the same',
  V16: 'every value has the type, the range and one of the codes that the codebook gives for its column',
} as const;

export type Rule = keyof typeof RULES;

export interface Finding {
  readonly rule: Rule;
  /** What is wrong, and where. */
  readonly message: string;
}

/** More places of one kind of error than these are counted only. */
const SHOWN = 3;

/** One finding for all places of one kind of error; none for none. */
export function found(rule: Rule, table: string, places: readonly string[]): readonly Finding[] {
  if (places.length === 0) return [];
  const more = places.length > SHOWN ? `; and ${places.length - SHOWN} more` : '';
  return [{ rule, message: `${table}: ${places.slice(0, SHOWN).join('; ')}${more}` }];
}
