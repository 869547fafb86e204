import { Alert, Anchor, Badge, Box, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { call } from '../call.ts';
import { withdrawsPeople, type Staff } from '../staff.ts';
import { Exclusion } from './exclusion.tsx';
import { Happenings } from './happenings.tsx';
import { Help } from './help.tsx';
import { Notes } from './notes.tsx';
import { Appointments } from './appointments.tsx';
import { StayTable } from './stay-table.tsx';
import { Timeline } from './timeline.tsx';

/** What one couple went through, and what the lab has noted; never what they answered, nor what they were drawn. */
export function Couple({ staff }: { readonly staff: Staff }) {
  const { studyId = '', dyadSessionId = '' } = useParams<{ studyId: string; dyadSessionId: string }>();
  const page = useQuery({ queryKey: ['couple-page', studyId, dyadSessionId], queryFn: () => call('couple-page', { studyId, dyadSessionId }, 'page'), refetchInterval: 5_000 });
  if (page.isPending) return <Skeleton h={240} />;
  if (page.isError) return <Alert color="red" variant="outline">{page.error.message}</Alert>;
  const { dyadNum, isTest, now, lanes, consents, help, notes, exclusions, appointments } = page.data;
  return (
    <Stack>
      <Group gap="sm">
        <Title order={1} size="h2">Couple {dyadNum}</Title>
        {isTest && <Badge variant="outline" color="gray" c="inherit">test</Badge>}
      </Group>
      <Group>
        <Text>Study {studyId}</Text>
        <Anchor component={Link} href={`/console/${studyId}/${dyadSessionId}`} c="inherit" underline="always">Open in the console</Anchor>
        <Anchor component={Link} href={`/board/${studyId}`} c="inherit" underline="always">All couples</Anchor>
        {withdrawsPeople(staff, studyId) && <Anchor component={Link} href={`/studies/${studyId}/withdrawals?couple=${dyadNum}`} c="inherit" underline="always">Withdraw one of them</Anchor>}
      </Group>
      {lanes === null && <Text>What this couple went through cannot be drawn: the version that enrolled them did not keep how it began.</Text>}
      {lanes !== null && <Timeline lanes={lanes} now={now} />}
      {help.length > 0 && <Help help={help} notes={notes} />}
      <Appointments studyId={studyId} dyadSessionId={dyadSessionId} dyadNum={dyadNum} appointments={appointments} />
      <Notes studyId={studyId} dyadSessionId={dyadSessionId} notes={notes} />
      <Exclusion studyId={studyId} dyadSessionId={dyadSessionId} exclusions={exclusions} />
      {lanes !== null && <StayTable lanes={lanes} now={now} />}
      {lanes !== null && <Happenings happenings={lanes.happenings} />}
      <section aria-labelledby="consents">
        <Title order={2} size="h3" mb="xs" id="consents">Consent</Title>
        {consents.length === 0 && <Text>Nobody has decided yet.</Text>}
        {consents.length > 0 && (
          <Box className="wide" tabIndex={0} role="region" aria-label="Consent, as a table"><Table>
            <Table.Thead><Table.Tr>{['Partner', 'Decision', 'Version', 'Language', 'When'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {consents.map(({ member, agreed, version, language, at }) => (
                <Table.Tr key={`${member} ${at}`}>
                  <Table.Td>{member}</Table.Td><Table.Td>{agreed ? 'agreed' : 'declined'}</Table.Td><Table.Td>{version}</Table.Td><Table.Td>{language}</Table.Td>
                  <Table.Td>{new Date(at).toLocaleString()}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table></Box>
        )}
      </section>
    </Stack>
  );
}
