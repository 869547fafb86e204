import { Alert, Button, Checkbox, Group, NativeSelect, Paper, Stack, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StaffMember } from '../../../server/protocol/staff/account-routes.ts';
import { permission as permissionForm, PERMISSIONS } from '../../../server/protocol/staff/permissions.ts';
import { call } from '../call.ts';

/** What one person may do, study by study. Nothing is changed until it is saved. */
export function Grants({ person, onDone }: { readonly person: StaffMember; readonly onDone: () => Promise<void> }) {
  const studies = useQuery({ queryKey: ['list-studies'], queryFn: () => call('list-studies', {}) });
  const [asked, setAsked] = useState('');
  const [changed, setChanged] = useState<Readonly<Record<string, readonly string[]>>>({});
  const studyId = asked || (studies.data?.[0]?.studyId ?? '');
  const given = person.grants.filter((grant) => grant.studyId === studyId).map(({ permission }) => permission);
  const chosen = changed[studyId] ?? given;
  const saving = useMutation({
    async mutationFn() {
      await call('set-grants', { staffId: person.staffId, studyId, permissions: chosen.map((name) => permissionForm.parse(name)) });
      await onDone();
    },
  });
  return (
    <Paper component="section" aria-label={`What ${person.name} may do`} withBorder p="md" mb="md">
      <Stack>
        <Title order={2} size="h4">What {person.name} may do</Title>
        <NativeSelect
          label="Study" value={studyId} data={(studies.data ?? []).map((study) => study.studyId)}
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
        <Checkbox.Group value={[...chosen]} onChange={(names) => setChanged({ ...changed, [studyId]: names })}>
          <Stack gap="xs">
            {Object.entries(PERMISSIONS).map(([name, what]) => <Checkbox key={name} color="blue.8" value={name} label={`${name}: ${what}`} />)}
          </Stack>
        </Checkbox.Group>
        {saving.isError && <Alert color="red" variant="outline" role="alert">{saving.error.message}</Alert>}
        <Group>
          <Button color="blue.8" disabled={studyId === ''} loading={saving.isPending} onClick={() => saving.mutate()}>Save for {studyId}</Button>
          <Button variant="default" onClick={() => void onDone()}>Close</Button>
        </Group>
      </Stack>
    </Paper>
  );
}
