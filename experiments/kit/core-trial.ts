import type { ParameterType, PluginInfo, TrialType } from 'jspsych';
import type { ContentOf } from './content-of.ts';
import type { CorePlugins, NeedsCode } from './core-plugins.ts';
import { declared, type DeclaredAnswers, type DeclaredFields } from './declared.ts';
import { makeTrial, type Content, type Trial } from './trial.ts';

type Named = Exclude<keyof CorePlugins, NeedsCode>;

type ParametersOf<Name extends Named> = CorePlugins[Name]['info']['parameters'];

/** A value as the plugin takes it, or, for words, a text by key. Functions are no data. */
type ValueOf<Value, Kind> = Kind extends { readonly type: ParameterType.FUNCTION }
  ? never
  : Kind extends { readonly nested: infer Nested }
    ? Kind extends { readonly array: true }
      ? readonly PartsOf<Nested>[]
      : PartsOf<Nested>
    : ContentOf<Value>;

/** What the plugin lists as the parts of one question, say. */
type PartsOf<Nested> = { readonly [Part in keyof Nested]?: ValueOf<NestedValue<Nested[Part]>, Nested[Part]> };
type NestedValue<Kind> = Kind extends ParameterKind ? TrialType<{ name: ''; parameters: { it: Kind } }>['it'] : unknown;
type ParameterKind = PluginInfo['parameters'][string];

type Given<Name extends Named> = {
  readonly [Key in keyof ParametersOf<Name> & keyof TrialType<CorePlugins[Name]['info']>]?: ValueOf<
    TrialType<CorePlugins[Name]['info']>[Key],
    ParametersOf<Name>[Key]
  > | null;
};

/**
 * A trial of any installed jsPsych plugin, by the plugin's name. Names and types of its parameters are
 * checked against the plugin's own `info`.
 *
 * @param fields  keys of the plugin's data that are answers: they become columns, and later steps may use
 *                them. What is not declared stays in the raw data only.
 */
export function trial<const Name extends Named, const Fields extends DeclaredFields = Record<never, never>>(
  id: string,
  plugin: Name,
  parameters: Given<Name>,
  fields?: Fields,
): Trial<DeclaredAnswers<Fields>> {
  const given = Object.entries<unknown>(parameters).filter(isContent);
  return makeTrial(id, plugin, Object.fromEntries(given), declared(fields));
}

function isContent(entry: [string, unknown]): entry is [string, Content] {
  return entry[1] !== undefined;
}
