type Leaf = string | readonly string[];

/** A `texts.<language>.json` file: sentences, or lists of them, under keys that may be nested. */
export interface TextTree {
  readonly [key: string]: Leaf | TextTree;
}

type Path<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends Leaf ? Key : `${Key}.${Path<Tree[Key]>}`;
}[keyof Tree & string];

type At<Tree, Key extends string> = Key extends `${infer First}.${infer Rest}`
  ? First extends keyof Tree
    ? At<Tree[First], Rest>
    : never
  : Key extends keyof Tree
    ? Tree[Key]
    : never;

type ShapeOf<Found> = Found extends readonly string[] ? readonly string[] : string;

/** One text file per language, by BCP 47 tag. */
export type Languages = Readonly<Record<string, TextTree>>;

/** Names a text of a `texts` file; which language is read is decided for each participant. */
export interface Text<Shape extends Leaf = Leaf> {
  readonly textKey: string;
  readonly values: Readonly<Record<string, string | number | Words>>;
  readonly languages: Languages;
  /** Never set at run time; tells a sentence from a list of sentences. */
  readonly shape?: Shape;
}

/** A sentence. */
export type Words = Text<string>;
/** Paragraphs, or the points of a list. */
export type WordList = Text<readonly string[]>;

/** Finds the texts of one folder by key; `languages` is everything there is. */
export interface Texts<Tree = TextTree> {
  /** @param values  for the ICU placeholders in the text, e.g. `{count, plural, one {…} other {…}}` */
  <Key extends Path<Tree>>(key: Key, values?: Text['values']): Text<ShapeOf<At<Tree, Key>>>;
  readonly languages: Languages;
}

/**
 * The texts of an experiment: `const text = textsIn({ en, de })`.
 *
 * Keys are those of the first language; a key that another language lacks is refused by `npm run check`.
 */
export function textsIn<Tree extends TextTree>(languages: { readonly en: Tree } & Languages): Texts<Tree> {
  const find = (textKey: string, values: Text['values'] = {}) => ({ textKey, values, languages });
  return Object.assign(find, { languages });
}

export function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'textKey' in value && 'languages' in value;
}
