import type { Asked, Visibility } from './answer.ts';
import type { Words } from './text.ts';
import { audienceOf, type FieldSpec, type Trial } from './trial.ts';

interface ValueTypes {
  readonly text: string;
  readonly number: number;
  readonly choice: string | number;
  readonly boolean: boolean;
}

/** A key of a plugin's data that is an answer: it becomes a column, and later steps may use it. */
interface Declared {
  readonly type: keyof ValueTypes;
  readonly visibility?: Visibility;
  readonly question?: Words;
  /** Where it stands in the data, dotted; the name itself if not given. */
  readonly key?: string;
}

export type DeclaredFields = Readonly<Record<string, Declared>>;

export type DeclaredAnswers<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Declared
    ? Asked<
        ValueTypes[Fields[Name]['type']] | null,
        Fields[Name]['visibility'] extends Visibility ? Fields[Name]['visibility'] : 'private'
      >
    : never;
};

/** The fields of a trial, and whom its screen names as reader. */
export function declared(fields: DeclaredFields = {}): Pick<Trial, 'audience' | 'fields'> {
  const specs = Object.entries(fields).map(
    ([name, { key, type, visibility, question }]): FieldSpec => ({
      key: key ?? name,
      name,
      type,
      visibility: visibility ?? 'private',
      question: question ?? null,
    }),
  );
  const isShared = specs.some(({ visibility }) => visibility === 'shared');
  return { audience: specs.length === 0 ? 'none' : audienceOf(isShared ? 'shared' : 'private'), fields: specs };
}
