import { Alert, Box, Button, Code, Skeleton, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../call.ts';
import { Grants } from './grants.tsx';

/** Who works here, and a link for whoever is to. */
export function People() {
  const people = useQuery({ queryKey: ['list-staff'], queryFn: () => call('list-staff', {}) });
  const invitation = useMutation({ mutationFn: () => call('invite-staff', { isOwner: false }) });
  const [chosen, setChosen] = useState<string | null>(null);
  if (people.isPending) return <Skeleton h={120} />;
  if (people.isError) return <Alert color="red" variant="outline">{people.error.message}</Alert>;
  const person = people.data.find(({ staffId }) => staffId === chosen);
  return (
    <>
      <Title order={1} size="h2" mb="md">People</Title>
      <Box component="section" className="wide" aria-label="People" tabIndex={0}>
        <Table mb="md">
          <Table.Thead><Table.Tr><Table.Th>Name</Table.Th><Table.Th>May</Table.Th><Table.Th /></Table.Tr></Table.Thead>
          <Table.Tbody>
            {people.data.map(({ staffId, name, isOwner, grants }) => (
              <Table.Tr key={staffId}>
                <Table.Td fw={600}>{name}</Table.Td>
                <Table.Td>{[...(isOwner ? ['owner'] : []), ...grants.map(({ studyId, permission }) => `${permission} in ${studyId}`)].join(', ')}</Table.Td>
                <Table.Td><Button size="xs" variant="default" aria-label={`Permissions of ${name}`} onClick={() => setChosen(staffId)}>Permissions</Button></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {person !== undefined && <Grants key={person.staffId} person={person} onDone={async () => { await people.refetch(); setChosen(null); }} />}
      <Button color="blue.8" onClick={() => invitation.mutate()}>Invite somebody</Button>
      {invitation.isSuccess && (
        <Text mt="md">Give this link to one person. It is good once, and is not shown again: <Code>{`${window.location.origin}/dashboard#${invitation.data.token}`}</Code></Text>
      )}
    </>
  );
}
