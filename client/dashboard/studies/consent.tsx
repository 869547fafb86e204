import { Alert, Button, Group, List, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { consentProblems, type ConsentAsked } from '../../../server/protocol/consent-text.ts';
import { call } from '../call.ts';
import { ConsentFields } from '../setup/consent-fields.tsx';
import { useDraftOf } from '../use-draft-of.ts';

/** Which text couples are given, and a new version of it for those who come after. */
export function StudyConsent({ studyId, staffId }: { readonly studyId: string; readonly staffId: string }) {
  const queries = useQueryClient();
  const key = ['consent-state', studyId];
  const state = useQuery({ queryKey: key, queryFn: () => call('consent-state', { studyId }) });
  const { draft, keep, forget } = useDraftOf<ConsentAsked>(`consent ${staffId} ${studyId}`);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const writing = useMutation({
    mutationFn: (consent: ConsentAsked) => call('write-consent', { studyId, consent, reason }),
    async onSuccess() {
      forget();
      setReason('');
      setTried(false);
      await Promise.all([queries.invalidateQueries({ queryKey: key }), queries.invalidateQueries({ queryKey: ['study-settings', studyId] }), queries.invalidateQueries({ queryKey: ['study-life', studyId] })]);
    },
  });
  if (state.isPending) return <Skeleton h={80} />;
  if (state.isError) return <Alert color="red" variant="outline">{state.error.message}</Alert>;
  const { languages, versions, now, earlier } = state.data;
  const problems = draft === null ? [] : consentProblems(draft, languages);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (draft !== null && problems.length === 0) writing.mutate(draft);
  };
  return (
    <Stack component="section" aria-label="Consent" mb="lg">
      <Title order={2} size="h3">Consent</Title>
      {versions.length === 0
        ? <Text>Couples are asked to agree to the text of the experiment{now === null ? '' : `, version ${now.version}`}.</Text>
        : <List>{versions.map(({ version, writtenAt, agreed }) => <List.Item key={version}>Version {version}, written {new Date(writtenAt).toLocaleString()}: {agreed} {agreed === 1 ? 'person has' : 'persons have'} agreed to it.</List.Item>)}</List>}
      {earlier > 0 && <Text>{earlier} {earlier === 1 ? 'couple that was' : 'couples that were'} added before, and {earlier === 1 ? 'has' : 'have'} no draw yet: they keep the text that they were added with.</Text>}
      {draft === null || now === null
        ? <Group><Button variant="default" disabled={now === null} onClick={() => now !== null && keep({ ...now, version: '' })}>Write a new version</Button></Group>
        : (
          <form onSubmit={submit} noValidate>
            <Stack>
              <Text>It is for couples that are added afterwards. Who has been added keeps what they were given. What is typed here is kept in this browser until it is done.</Text>
              <ConsentFields consent={draft} languages={languages} change={keep} wrongAt={(field) => (isTried ? problems.flatMap((each) => (each.field === field ? [each.message] : [])).join(' ') || undefined : undefined)} />
              <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} error={isTried && reason.trim().length < 3 ? 'It takes a few words.' : null} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
              {writing.isError && <Alert color="red" variant="outline" role="alert">{writing.error.message}</Alert>}
              <Group>
                <Button type="submit" color="blue.8" loading={writing.isPending}>Use it from now on</Button>
                <Button variant="default" onClick={forget}>Throw it away</Button>
              </Group>
            </Stack>
          </form>
        )}
    </Stack>
  );
}
