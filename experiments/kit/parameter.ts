import type { Duration } from './duration.ts';

/** A choice of the study, made once when the study is created. */
export type Parameter =
  | { readonly kind: 'option'; readonly label: string; readonly options: readonly string[]; readonly default: string }
  | {
      readonly kind: 'length';
      readonly label: string;
      readonly default: Duration;
      readonly atLeast: Duration;
      readonly atMost: Duration;
    };

export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<Each> = Each extends { readonly options: readonly (infer Option)[] } ? Option : Duration;

/** What a timeline reads: the value of each parameter in this study. */
export type ValuesOf<Given extends Parameters> = { readonly [Name in keyof Given]: ValueOf<Given[Name]> };

/** @param label  for the experimenter */
export function option<const Option extends string>(
  label: string,
  options: readonly Option[],
  otherwise: NoInfer<Option>,
): { readonly kind: 'option'; readonly label: string; readonly options: readonly Option[]; readonly default: Option } {
  return { kind: 'option', label, options, default: otherwise };
}

/** A length of time that a study may change within bounds. */
export function length(
  label: string,
  otherwise: Duration,
  { atLeast, atMost }: { readonly atLeast: Duration; readonly atMost: Duration },
): Extract<Parameter, { kind: 'length' }> {
  return { kind: 'length', label, default: otherwise, atLeast, atMost };
}
