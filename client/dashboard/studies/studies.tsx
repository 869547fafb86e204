import { Alert, Anchor, Badge, Box, Button, Group, Skeleton, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Staff } from '../staff.ts';
import { call } from '../call.ts';

/** Every study that one works with, and how far its couples are. */
export function Studies({ staff }: { readonly staff: Staff }) {
  const studies = useQuery({ queryKey: ['list-studies'], queryFn: () => call('list-studies', {}) });
  if (studies.isPending) return <Skeleton h={120} />;
  if (studies.isError) return <Alert color="red" variant="outline">{studies.error.message}</Alert>;
  return (
    <>
      <Group justify="space-between" mb="md">
        <Title order={1} size="h2">Studies</Title>
        {staff.isOwner && <Button component={Link} href="/new" color="blue.8">New study</Button>}
      </Group>
      {studies.data.length === 0 && <Text>No study yet that you work with. An owner can make one, and give you a permission in it.</Text>}
      {studies.data.length > 0 && (
        <Box component="section" className="wide" aria-label="Studies" tabIndex={0}>
          <Table>
            <Table.Thead>
              <Table.Tr>{['Study', 'Experiment', 'State', 'Couples', 'Under way', 'Completed', 'Ended early'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {studies.data.map((study) => (
                <Table.Tr key={study.studyId}>
                  <Table.Td fw={600}><Anchor component={Link} href={`/studies/${study.studyId}`} c="inherit" underline="always">{study.studyId}</Anchor></Table.Td>
                  <Table.Td>{study.experimentId}</Table.Td>
                  <Table.Td><Badge variant="outline" color="gray" c="inherit">{study.state}</Badge></Table.Td>
                  {[study.couples, study.underWay, study.target === null ? study.completed : `${study.completed} of ${study.target}`, study.endedEarly].map((count, at) => <Table.Td key={['couples', 'under way', 'completed', 'ended early'][at]}>{count}</Table.Td>)}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </>
  );
}
