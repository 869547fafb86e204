import { Alert, Box, Button, Group, Paper, PasswordInput, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../call.ts';

/** The own account: where one is signed in, and the password. */
export function Account() {
  return (
    <Stack gap="lg">
      <Title order={1} size="h2">Your account</Title>
      <SignIns />
      <NewPassword />
    </Stack>
  );
}

function SignIns() {
  const signIns = useQuery({ queryKey: ['sign-ins'], queryFn: () => call('sign-ins', {}) });
  const ending = useMutation({ mutationFn: (signInId: string) => call('end-sign-in', { signInId }), onSettled: () => signIns.refetch() });
  if (signIns.isPending) return <Skeleton h={80} />;
  if (signIns.isError) return <Alert color="red" variant="outline">{signIns.error.message}</Alert>;
  return (
    <Stack component="section" aria-label="Where you are signed in">
      <Title order={2} size="h4">Where you are signed in</Title>
      {ending.isError && <Alert color="red" variant="outline" role="alert">{ending.error.message}</Alert>}
      <Box className="wide" role="region" aria-label="Sign-ins" tabIndex={0}>
        <Table>
          <Table.Thead><Table.Tr>{['Browser', 'Since', 'Last used', ''].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {signIns.data.map(({ signInId, device, begunAt, usedAt, isThis }) => (
              <Table.Tr key={signInId}>
                <Table.Td miw={200}>{device || 'unknown'}</Table.Td>
                <Table.Td>{told(begunAt)}</Table.Td>
                <Table.Td>{told(usedAt)}</Table.Td>
                <Table.Td>{isThis ? 'this one' : <Button size="xs" variant="default" aria-label={`End the sign-in of ${told(begunAt)}`} onClick={() => ending.mutate(signInId)}>End it</Button>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  );
}

function NewPassword() {
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const changing = useMutation({
    mutationFn: () => call('change-password', { password, newPassword }),
    onSuccess() {
      setPassword('');
      setNewPassword('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    changing.mutate();
  };
  return (
    <Paper component="section" aria-label="Password" withBorder p="md">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h4">Password</Title>
          <PasswordInput label="Present password" required autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          <PasswordInput label="New password" description="At least 8 characters; better a sentence of 15 or more." required minLength={8} maxLength={128} autoComplete="new-password" value={newPassword} onChange={(event) => setNewPassword(event.currentTarget.value)} />
          {changing.isError && <Alert color="red" variant="outline" role="alert">{changing.error.message}</Alert>}
          <Text role="status">{changing.isSuccess ? 'It is changed. Every other browser has to sign in again.' : ''}</Text>
          <Group><Button type="submit" color="blue.8" loading={changing.isPending}>Change the password</Button></Group>
        </Stack>
      </form>
    </Paper>
  );
}

function told(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
