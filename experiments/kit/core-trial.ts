import type { ParameterType, TrialType } from 'jspsych';
import type HtmlButtonResponse from '@jspsych/plugin-html-button-response';
import type HtmlKeyboardResponse from '@jspsych/plugin-html-keyboard-response';
import type Preload from '@jspsych/plugin-preload';
import type Survey from '@jspsych/plugin-survey';
import type { Asked, Visibility } from './answer.ts';
import { audienceOf, makeTrial, type Content, type FieldSpec, type Trial } from './trial.ts';
import type { Words } from './text.ts';

/** The jsPsych plugins that are installed, by `info.name`. A further one is a line here and in package.json. */
interface CorePlugins {
  readonly 'html-button-response': typeof HtmlButtonResponse;
  readonly 'html-keyboard-response': typeof HtmlKeyboardResponse;
  readonly preload: typeof Preload;
  readonly survey: typeof Survey;
}

type ParametersOf<Name extends keyof CorePlugins> = CorePlugins[Name]['info']['parameters'];

/** A value as the plugin takes it, or, for words, a text by key. Functions are no data. */
type ValueOf<Value, Kind> = Kind extends { readonly type: ParameterType.FUNCTION }
  ? never
  : Value extends string
    ? Value | Words
    : Value extends readonly (infer Each)[]
      ? readonly ValueOf<Each, Kind>[]
      : Value extends object
        ? { readonly [key: string]: Content }
        : Value;

type Given<Name extends keyof CorePlugins> = {
  readonly [Key in keyof ParametersOf<Name> & keyof TrialType<CorePlugins[Name]['info']>]?: ValueOf<
    TrialType<CorePlugins[Name]['info']>[Key],
    ParametersOf<Name>[Key]
  > | null;
};

interface ValueTypes {
  readonly text: string;
  readonly number: number;
  readonly choice: string | number;
  readonly boolean: boolean;
}

interface Declared {
  readonly type: keyof ValueTypes;
  readonly visibility?: Visibility;
  readonly question?: Words;
  /** Where it stands in the plugin's data, dotted; the name itself if not given. */
  readonly key?: string;
}

type AnswersOf<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Declared
    ? Asked<
        ValueTypes[Fields[Name]['type']] | null,
        Fields[Name]['visibility'] extends Visibility ? Fields[Name]['visibility'] : 'private'
      >
    : never;
};

/**
 * A trial of any installed jsPsych plugin, by the plugin's name. Names and types of its parameters are
 * checked against the plugin's own `info`.
 *
 * @param fields  keys of the plugin's data that are answers: they become columns, and later steps may use
 *                them. What is not declared stays in the raw data only.
 */
export function trial<
  const Name extends keyof CorePlugins,
  const Fields extends Readonly<Record<string, Declared>> = Record<never, never>,
>(id: string, plugin: Name, parameters: Given<Name>, fields?: Fields): Trial<AnswersOf<Fields>> {
  const specs = Object.entries<Declared>(fields ?? {}).map(
    ([name, { key, type, visibility, question }]): FieldSpec => ({
      key: key ?? name,
      name,
      type,
      visibility: visibility ?? 'private',
      question: question ?? null,
    }),
  );
  const isShared = specs.some(({ visibility }) => visibility === 'shared');
  const audience = specs.length === 0 ? 'none' : audienceOf(isShared ? 'shared' : 'private');
  const given = Object.entries<unknown>(parameters).filter(isContent);
  return makeTrial(id, plugin, Object.fromEntries(given), { audience, fields: specs });
}

function isContent(entry: [string, unknown]): entry is [string, Content] {
  return entry[1] !== undefined;
}
