import type { Given, When } from './when.ts';

/**
 * Who may see an answer. `private`: never the partner (the default). `shared`: the partner, at the step that
 * delivers it. `lab`: what the page notes by itself, such as counts of characters.
 */
export type Visibility = 'private' | 'shared' | 'lab';

/** What one name of a trial holds: the type of the answer, and who may see it. */
export interface Asked<Value extends Given, Seen extends Visibility> {
  readonly value: Value;
  readonly seen: Seen;
}

export type Fields = Readonly<Record<string, Asked<Given, Visibility>>>;

/** An answer of an earlier step, by name. Made by {@link answer}. */
export interface Answer<Value extends Given = Given, Seen extends Visibility = Visibility> {
  /** `<step id>.<name>`. */
  readonly field: string;
  /** Never set at run time; the compiler refuses to deliver an answer that is not `shared`. */
  readonly seen?: Seen;
  is(value: Value): When;
  atLeast(value: number): When;
  atMost(value: number): When;
}

type AnswerTo<Field> = Field extends Asked<infer Value, infer Seen> ? Answer<Value, Seen> : never;

/** Refers to what was answered in `step`, for conditions and for what is delivered to the partner. */
export function answer<Given extends Fields, Name extends keyof Given & string>(
  step: { readonly id: string; readonly answers?: Given },
  name: Name,
): AnswerTo<Given[Name]>;
export function answer(step: { readonly id: string }, name: string): Answer {
  const field = `${step.id}.${name}`;
  return {
    field,
    is: (to) => ({ is: 'equal', field, to }),
    atLeast: (value) => ({ is: 'at-least', field, value }),
    atMost: (value) => ({ is: 'at-most', field, value }),
  };
}
