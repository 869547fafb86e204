import { Button, Checkbox, Fieldset, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { OfferedExperiment } from '../../../server/protocol/staff/setup-routes.ts';
import type { Draft } from './draft.ts';

export interface FieldsGiven {
  readonly draft: Draft;
  readonly experiment: OfferedExperiment;
  readonly change: (changed: Partial<Draft>) => void;
  /** What is wrong at a field; undefined: nothing. */
  readonly wrongAt: (field: string) => string | undefined;
}

/** What the experiment declares as open to each study. */
export function ParameterFields({ draft, experiment, change, wrongAt }: FieldsGiven) {
  const set = (name: string, value: string): void => change({ parameters: { ...draft.parameters, [name]: value } });
  return (
    <Fieldset legend="Parameters">
      <Stack>
        {experiment.parameters.map((parameter) => {
          const { name, label } = parameter;
          const value = draft.parameters[name] ?? parameter.default;
          const error = wrongAt(`parameter:${name}`);
          return parameter.kind === 'option' ? (
            <NativeSelect key={name} label={label} data={parameter.options} value={value} error={error} onChange={(event) => set(name, event.currentTarget.value)} />
          ) : (
            <TextInput key={name} label={label} description={`Such as 90s or 8min; from ${parameter.atLeast} to ${parameter.atMost}.`} value={value} error={error} onChange={(event) => set(name, event.currentTarget.value)} />
          );
        })}
        {wrongAt('parameters') !== undefined && <Text role="alert" size="sm" className="wrong">{wrongAt('parameters')}</Text>}
      </Stack>
    </Fieldset>
  );
}

/** `stratified` is the scheme `blocks` with a stratum or more. */
export const SCHEMES = [
  { value: 'blocks', label: 'Permuted blocks of random size' },
  { value: 'stratified', label: 'Stratified: permuted blocks of random size in each stratum' },
  { value: 'minimisation', label: 'Minimisation (Pocock and Simon, p = .8)' },
  { value: 'simple', label: 'Simple: each couple by itself' },
  { value: 'list', label: 'A list made elsewhere' },
];

export function schemeShown(scheme: string, strata: readonly unknown[]): string {
  return scheme === 'blocks' && strata.length > 0 ? 'stratified' : scheme;
}

/** What is typed of strata stays from one scheme with them to the other; whoever chooses such a scheme finds a first line. */
function withScheme(shown: string, strata: Draft['strata']): Partial<Draft> {
  if (shown === 'blocks' || shown === 'simple' || shown === 'list') return { scheme: shown, strata: [] };
  return { scheme: shown === 'stratified' ? 'blocks' : shown, strata: strata.length > 0 ? strata : [{ name: '', levels: '' }] };
}

/** How conditions are drawn. */
export function RandomisationFields({ draft, experiment, change, wrongAt }: FieldsGiven) {
  const { scheme, strata } = draft;
  const hasStrata = scheme === 'blocks' || scheme === 'minimisation';
  const setStratum = (index: number, changed: Partial<Draft['strata'][number]>): void =>
    change({ strata: strata.map((stratum, at) => (at === index ? { ...stratum, ...changed } : stratum)) });
  const error = wrongAt('strata');
  return (
    <Fieldset legend="Randomisation">
      <Stack>
        <Checkbox.Group label="Conditions" description="Couples are drawn to these alone, to each alike." value={[...(draft.arms ?? experiment.conditions)]} error={wrongAt('arms')} onChange={(arms) => change({ arms: arms.length === experiment.conditions.length ? null : arms })}>
          <Group mt="xs">{experiment.conditions.map((condition) => <Checkbox key={condition} color="blue.8" value={condition} label={condition} />)}</Group>
        </Checkbox.Group>
        <NativeSelect label="Scheme" data={SCHEMES} value={schemeShown(scheme, strata)} error={wrongAt('scheme')} onChange={({ currentTarget }) => change(withScheme(currentTarget.value, strata))} />
        {hasStrata && strata.map((stratum, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stratum is known by nothing but its place while its name is typed
          <Group key={index} align="flex-end" grow preventGrowOverflow={false}>
            <TextInput label={`Stratum ${index + 1}`} placeholder="site" value={stratum.name} error={error !== undefined} onChange={(event) => setStratum(index, { name: event.currentTarget.value })} />
            <TextInput label={`Levels of stratum ${index + 1}, with commas`} placeholder="north, south" value={stratum.levels} error={error !== undefined} onChange={(event) => setStratum(index, { levels: event.currentTarget.value })} />
            <Button variant="default" aria-label={`Remove stratum ${index + 1}`} onClick={() => change({ strata: strata.filter((_, at) => at !== index) })}>Remove</Button>
          </Group>
        ))}
        {error !== undefined && <Text role="alert" size="sm" className="wrong">{error}</Text>}
        {hasStrata && <Group><Button variant="default" onClick={() => change({ strata: [...strata, { name: '', levels: '' }] })}>Add a stratum</Button></Group>}
        {scheme === 'list' && <Textarea label="Conditions, one on each line" description="In the order of the draws." autosize minRows={4} maxRows={12} value={draft.list} error={wrongAt('list')} onChange={(event) => change({ list: event.currentTarget.value })} />}
      </Stack>
    </Fieldset>
  );
}

export function SampleFields({ draft, experiment, change, wrongAt }: FieldsGiven) {
  const chosen = draft.languages ?? experiment.languages;
  const setLanguages = (languages: string[]): void => change({ languages: languages.length === experiment.languages.length ? null : languages });
  return (
    <Fieldset legend="Sample">
      <Stack>
        <TextInput label="Couples wanted" description="Left empty: nobody has said." inputMode="numeric" value={draft.target} error={wrongAt('target')} onChange={(event) => change({ target: event.currentTarget.value })} />
        <Checkbox.Group label="Languages" description="Each partner chooses among them on the first page." value={[...chosen]} error={wrongAt('languages')} onChange={setLanguages}>
          <Group mt="xs">{experiment.languages.map((language) => <Checkbox key={language} color="blue.8" value={language} label={nameOf(language)} />)}</Group>
        </Checkbox.Group>
      </Stack>
    </Fieldset>
  );
}

function nameOf(language: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
}
