import { Alert, Button, Group, NativeSelect, Paper, Radio, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { FoundToWithdraw, WhoAsks } from '../../../server/protocol/staff/withdrawal-routes.ts';
import { call } from '../call.ts';

interface Given {
  readonly studyId: string;
  /** Number of the couple whose page led here; empty: none did. */
  readonly ofCouple: string;
  readonly onFound: (person: FoundToWithdraw) => void;
}

/** First step: who it is. */
export function FindPerson({ studyId, ofCouple, onFound }: Given) {
  const [by, setBy] = useState<WhoAsks['by']>(ofCouple === '' ? 'code' : 'couple');
  const [code, setCode] = useState('');
  const [couple, setCouple] = useState(ofCouple);
  const [partner, setPartner] = useState<1 | 2>(1);
  const finding = useMutation({
    mutationFn: () => call('find-person', { studyId, who: by === 'code' ? { by, code } : { by, couple, partner } }),
    onSuccess: onFound,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    finding.mutate();
  };
  return (
    <Paper component="section" aria-label="Who has asked" withBorder p="md" className="no-print">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h3">1. Who has asked</Title>
          <Radio.Group label="Found by" value={by} onChange={(value) => setBy(value === 'couple' ? 'couple' : 'code')}>
            <Group mt="xs">
              <Radio value="code" color="blue.8" label="the code of their last page" />
              <Radio value="couple" color="blue.8" label="their couple" />
            </Group>
          </Radio.Group>
          {by === 'code'
            ? <TextInput label="Code" required maxLength={40} autoComplete="off" value={code} onChange={({ currentTarget }) => setCode(currentTarget.value)} />
            : (
              <Group align="end">
                <TextInput label="Number or label of the couple" required maxLength={40} autoComplete="off" value={couple} onChange={({ currentTarget }) => setCouple(currentTarget.value)} />
                <NativeSelect label="Partner" data={['1', '2']} value={String(partner)} onChange={({ currentTarget }) => setPartner(currentTarget.value === '2' ? 2 : 1)} />
              </Group>
            )}
          {finding.isError && <Alert color="red" variant="outline" role="alert">{finding.error.message}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={finding.isPending}>Look for them</Button></Group>
        </Stack>
      </form>
    </Paper>
  );
}
