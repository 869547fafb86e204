import type { Media } from '../../server/protocol/browser-code.ts';
import type { WordList, Words } from './text.ts';
import type { Content } from './trial.ts';

type IsAny<Value> = 0 extends 1 & Value ? true : false;

/** What stands in a plan where code expects `Value`: the same as data, with texts and media by name. No functions. */
export type ContentOf<Value> =
  IsAny<Value> extends true
    ? Content
    : Value extends string
      ? Value | Words | Media
      : Value extends readonly string[]
        ? readonly ContentOf<Value[number]>[] | WordList
        : Value extends readonly (infer Each)[]
          ? readonly ContentOf<Each>[]
          : Value extends (...given: never) => unknown
            ? never
            : Value extends object
              ? ObjectOf<Value>
              : Value;

/** jsPsych says of some parameters no more than that they are objects. */
type ObjectOf<Value extends object> = keyof Value extends never
  ? { readonly [key: string]: Content }
  : { readonly [Key in keyof Value]: ContentOf<Value[Key]> };
