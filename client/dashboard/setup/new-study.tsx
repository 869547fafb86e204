import { Alert, Anchor, Button, Checkbox, Group, NativeSelect, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { Staff } from '../staff.ts';
import { consentTypedFrom, type ConsentAsked } from '../../../server/protocol/consent-text.ts';
import type { AboutExperiment, OfferedExperiment, StudySettings } from '../../../server/protocol/staff/setup-routes.ts';
import { call } from '../call.ts';
import { About } from './about.tsx';
import { ConsentFields } from './consent-fields.tsx';
import { askedBy, EMPTY, useDraft, type Draft } from './draft.ts';
import { ParameterFields, RandomisationFields, SampleFields } from './fields.tsx';

/** A study of an experiment on this server; of another study it can take everything but the id. */
export function NewStudy({ staff }: { readonly staff: Staff }) {
  const like = new URLSearchParams(useSearch()).get('like');
  const experiments = useQuery({ queryKey: ['list-experiments'], queryFn: () => call('list-experiments', {}) });
  const model = useQuery({ queryKey: ['study-settings', like], queryFn: () => call('study-settings', { studyId: like ?? '' }), enabled: like !== null });
  const error = experiments.error ?? model.error;
  if (error !== null) return <Alert color="red" variant="outline">{error.message}</Alert>;
  if (experiments.data === undefined || (like !== null && model.data === undefined)) return <Skeleton h={120} />;
  const [first] = experiments.data;
  if (first === undefined) return <Text>There is no experiment on this server. npm run new makes one.</Text>;
  const begun = model.data === undefined ? { ...EMPTY, experimentId: first.experimentId } : draftLike(model.data);
  return <SetupForm key={like} name={`${staff.staffId} ${like ?? ''}`} like={like} experiments={experiments.data} begun={begun} />;
}

function draftLike({ experimentId, parameters, arms, scheme, strata, languages, target, consent }: StudySettings): Draft {
  return { ...EMPTY, experimentId, parameters, arms, scheme, strata: strata.map(({ name, levels }) => ({ name, levels: levels.join(', ') })), languages, target: target === null ? '' : String(target), consent };
}

interface Given {
  /** Of the draft. */
  readonly name: string;
  readonly like: string | null;
  readonly experiments: readonly OfferedExperiment[];
  readonly begun: Draft;
}

function SetupForm({ name, like, experiments, begun }: Given) {
  const { draft, change, forget } = useDraft(name, begun);
  const [isTried, setTried] = useState(false);
  const [, goTo] = useLocation();
  const queries = useQueryClient();
  const asked = askedBy(draft);
  const [settled] = useDebouncedValue(JSON.stringify(asked), 250);
  const checked = useQuery({
    queryKey: ['check-study', draft.experimentId, settled],
    queryFn: () => call('check-study', JSON.parse(settled), 'page'),
    // What was found of another experiment is not shown as if it were of this one.
    placeholderData: (before, asked) => (asked?.queryKey[1] === draft.experimentId ? before : undefined),
  });
  const making = useMutation({
    mutationFn: () => call('create-study', asked),
    async onSuccess({ studyId }) {
      forget();
      await Promise.all([queries.invalidateQueries({ queryKey: ['list-studies'] }), queries.invalidateQueries({ queryKey: ['whoami'] })]);
      goTo(`/studies/${studyId}`);
    },
    onError: () => checked.refetch(),
  });
  const problems = checked.data?.problems ?? [];
  const wrongAt = (field: string): string | undefined => {
    const isUntouched = field === 'studyId' && draft.studyId === '' && !isTried;
    return isUntouched ? undefined : problems.flatMap((each) => (each.field === field ? [each.message] : [])).join(' ') || undefined;
  };
  const experiment = experiments.find(({ experimentId }) => experimentId === draft.experimentId) ?? experiments[0];
  if (experiment === undefined) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    making.mutate();
  };
  const fields = { draft, experiment, change, wrongAt };
  return (
    <Stack>
      <Anchor component={Link} href="/" c="inherit" underline="always">Back to the studies</Anchor>
      <Title order={1} size="h2">{like === null ? 'New study' : `New study like ${like}`}</Title>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput label="Id" description="It names the study everywhere, and its files: small letters, digits and hyphens." required value={draft.studyId} error={wrongAt('studyId')} onChange={(event) => change({ studyId: event.currentTarget.value })} />
          <NativeSelect
            label="Experiment" value={experiment.experimentId} error={wrongAt('experimentId')}
            data={experiments.map(({ experimentId, title, version }) => ({ value: experimentId, label: `${title} (${experimentId} ${version})` }))}
            onChange={(event) => change({ experimentId: event.currentTarget.value, parameters: {}, arms: null, languages: null, consent: null })}
          />
          <ParameterFields {...fields} />
          <RandomisationFields {...fields} />
          <SampleFields {...fields} />
          <Checkbox color="blue.8" label="A consent of its own" description="In place of that of the experiment, from whose text it begins." checked={draft.consent !== null} disabled={draft.consent === null && checked.data?.about == null} onChange={({ currentTarget }) => change({ consent: currentTarget.checked ? begunFrom(checked.data?.about ?? null) : null })} />
          {draft.consent !== null && <ConsentFields consent={draft.consent} languages={draft.languages ?? experiment.languages} change={(consent) => change({ consent })} wrongAt={wrongAt} />}
          {checked.data?.about != null && <About about={checked.data.about} experimentId={experiment.experimentId} />}
          <Text>It begins as a pilot: its couples are for trying out. What is typed here is kept in this browser until the study is made.</Text>
          {making.isError && <Alert color="red" variant="outline" role="alert">{making.error.message}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={making.isPending}>Make the study</Button></Group>
        </Stack>
      </form>
    </Stack>
  );
}

function begunFrom(about: AboutExperiment | null): ConsentAsked {
  return { version: '', texts: Object.fromEntries((about?.consents ?? []).map(({ language, heading, summary, sections }) => [language, consentTypedFrom({ heading, summary, sections })])) };
}
