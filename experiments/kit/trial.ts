import type { Audience } from '../../server/protocol/content.ts';
import type { Answer, Fields, Visibility } from './answer.ts';
import type { Text, Words } from './text.ts';

/** A value of a trial's parameter: JSON, with texts by key. A function is refused. */
export type Content = string | number | boolean | null | Text | readonly Content[] | { readonly [key: string]: Content };

/** One key of jsPsych's data that has a meaning of its own: a column, and an answer for later steps. */
export interface FieldSpec {
  /** Where it stands in the data, dotted: `response.birth_year`. */
  readonly key: string;
  readonly name: string;
  /** `text` is what a person types: it is encrypted apart from the record. */
  readonly type: 'text' | 'number' | 'choice' | 'boolean';
  readonly visibility: Visibility;
  /** What was asked; `null` for what the page notes by itself. */
  readonly question: Words | null;
}

/** Puts an earlier text of this member or of the partner into a parameter when the trial is shown. */
export interface PipeSpec {
  readonly parameter: string;
  readonly of: 'self' | 'partner';
  readonly answer: Answer;
}

/** One jsPsych trial as data. `Given` names what it asks, for the compiler. */
export interface Trial<Given extends Fields = Fields> {
  readonly id: string;
  readonly plugin: string;
  readonly parameters: Readonly<Record<string, Content>>;
  /** What its screen says of who will read the answers. */
  readonly audience: Audience;
  readonly fields: readonly FieldSpec[];
  /** Parameters that are lengths of time in ms: time-warp shortens them. */
  readonly durations: readonly string[];
  readonly pipes: readonly PipeSpec[];
  /** The scale it presents, whose items get an order of their own in each plan. */
  readonly scale: ScaleSpec | null;
  /** Never set at run time. */
  readonly answers?: Given;
}

export interface ScaleSpec {
  /** Id of a measure in `experiments/measures`. */
  readonly measure: string;
  readonly order: 'fixed' | 'shuffled';
  /** Puts one item among the others that says which answer to choose. */
  readonly attention: Words | null;
}

const NOTHING = { audience: 'none', fields: [], durations: [], pipes: [], scale: null } as const;

/** Fills in what most trials do not have. */
export function makeTrial<Given extends Fields>(
  id: string,
  plugin: string,
  parameters: Readonly<Record<string, Content>>,
  more: Partial<Omit<Trial, 'id' | 'plugin' | 'parameters' | 'answers'>> = {},
): Trial<Given> {
  return { ...NOTHING, ...more, id, plugin, parameters };
}

/** Who reads the answers of a trial, as its screen says it. */
export function audienceOf(visibility: Visibility): Audience {
  return visibility === 'shared' ? 'shared' : 'private';
}
