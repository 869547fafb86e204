import { Alert, Button, Code, Skeleton, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '../call.ts';

/** Who works here, and a link for whoever is to. */
export function People() {
  const people = useQuery({ queryKey: ['list-staff'], queryFn: () => call('list-staff', {}) });
  const invitation = useMutation({ mutationFn: () => call('invite-staff', { isOwner: false }) });
  if (people.isPending) return <Skeleton h={120} />;
  if (people.isError) return <Alert color="red" variant="outline">{people.error.message}</Alert>;
  return (
    <>
      <Title order={1} size="h2" mb="md">People</Title>
      <Table mb="md">
        <Table.Thead><Table.Tr><Table.Th>Name</Table.Th><Table.Th>May</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {people.data.map(({ staffId, name, isOwner, grants }) => (
            <Table.Tr key={staffId}>
              <Table.Td fw={600}>{name}</Table.Td>
              <Table.Td>{[...(isOwner ? ['owner'] : []), ...grants.map(({ studyId, permission }) => `${permission} in ${studyId}`)].join(', ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Button color="blue.8" onClick={() => invitation.mutate()}>Invite somebody</Button>
      {invitation.isSuccess && (
        <Text mt="md">Give this link to one person. It is good once, and is not shown again: <Code>{`${window.location.origin}/dashboard#${invitation.data.token}`}</Code></Text>
      )}
    </>
  );
}
