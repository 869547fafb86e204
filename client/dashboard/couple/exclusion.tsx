import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CouplePage, ExclusionRule } from '../../../server/protocol/staff/couple-page-routes.ts';
import { call } from '../call.ts';

interface Given extends Pick<CouplePage, 'exclusions'> {
  readonly studyId: string;
  readonly dyadSessionId: string;
}

type Whom = 'A' | 'B' | 'both';

const RULES: Readonly<Record<ExclusionRule, string>> = {
  'technical-failure': 'something technical failed',
  disturbed: 'they were disturbed',
  'did-not-follow': 'they did not do what was asked',
  'not-eligible': 'they should not have been in the study',
  other: 'another cause',
};

const WHOM: Readonly<Record<Whom, string>> = { both: 'the couple', A: 'A alone', B: 'B alone' };

/** Who is to be left out of the analysis, and what was marked before. */
export function Exclusion({ studyId, dyadSessionId, exclusions }: Given) {
  const [whom, setWhom] = useState<Whom>('both');
  const [rule, setRule] = useState<ExclusionRule>('technical-failure');
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const member = whom === 'both' ? null : whom;
  const isMarked = (exclusions.findLast((mark) => mark.member === member)?.rule ?? null) !== null;
  const marking = useMutation({
    mutationFn: () => call('mark-couple', { studyId, dyadSessionId, member, rule: isMarked ? null : rule, reason }),
    onSuccess: async () => {
      setReason('');
      await queries.invalidateQueries({ queryKey: ['couple-page', studyId, dyadSessionId] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    marking.mutate();
  };
  return (
    <section aria-labelledby="exclusion">
      <Title order={2} size="h3" mb="xs" id="exclusion">Left out of the analysis</Title>
      <Stack gap="sm">
        {exclusions.length === 0 && <Text>Nobody is marked.</Text>}
        {exclusions.map((mark) => (
          <div key={mark.markId}>
            <Text size="sm" c="dimmed">{mark.by}, {new Date(mark.at).toLocaleString()}</Text>
            <Text className="noted"><strong>{WHOM[mark.member ?? 'both']}: {mark.rule === null ? 'the mark is taken back' : RULES[mark.rule]}.</strong> {mark.reason}</Text>
          </div>
        ))}
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text size="sm">A mark deletes nothing and ends nothing: exports say it beside the data, and whoever analyses them leaves it out, or not.</Text>
            <Group align="end">
              <NativeSelect label="Who" data={Object.entries(WHOM).map(([value, label]) => ({ value, label }))} value={whom} onChange={({ currentTarget }) => setWhom(whomFrom(currentTarget.value))} />
              {!isMarked && <NativeSelect label="Why" data={Object.entries(RULES).map(([value, label]) => ({ value, label }))} value={rule} onChange={({ currentTarget }) => setRule(ruleFrom(currentTarget.value))} />}
            </Group>
            <TextInput label="What happened" description="For the lab and the audit; in no export." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
            {marking.isError && <Alert color="red" variant="outline" role="alert">{marking.error.message}</Alert>}
            <Group><Button type="submit" variant="default" loading={marking.isPending}>{isMarked ? 'Take the mark back' : 'Mark for exclusion'}</Button></Group>
          </Stack>
        </form>
      </Stack>
    </section>
  );
}

function whomFrom(value: string): Whom {
  return value === 'A' || value === 'B' ? value : 'both';
}

function ruleFrom(value: string): ExclusionRule {
  return value === 'technical-failure' || value === 'disturbed' || value === 'did-not-follow' || value === 'not-eligible' ? value : 'other';
}
