import { Badge, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Member } from '../../../server/protocol/member.ts';
import type { CoupleOverview, MemberOverview } from '../../../server/protocol/staff/console.ts';
import { lasting } from '../board/times.ts';
import { SendToRoom } from './send-to-room.tsx';

/** After so long without a connection somebody should look, and go. In ms. */
const LOOK_AFTER = 10_000;
const GO_AFTER = 60_000;

interface Given {
  readonly couple: CoupleOverview;
  readonly member: Member;
  readonly now: number;
}

/** One partner, readable from two metres: where they are, and never what they answered. */
export function MemberCard({ couple, member, now }: Given) {
  const person = couple.members[member];
  const lines: readonly (readonly [string, string])[] = [
    ['Step', person.stepId === null ? 'through with everything' : `${person.stepId} (${person.stepNumber} of ${couple.steps})`],
    ['On it for', lasting(now - person.enteredAt)],
    ['Last answer', person.lastAnswerAt === null ? 'none yet' : `✓ ${lasting(now - person.lastAnswerAt)} ago`],
    ['Waits', person.waiting === null ? 'no' : person.waiting.until === null ? 'yes' : `for ${lasting(person.waiting.until - now)} more at most`],
    ['Clock', person.clockOffset === null ? 'not told yet' : `${person.clockOffset.toFixed(1)} ms, ± ${(person.clockUncertainty ?? 0).toFixed(1)}`],
    ['Out of sight', person.hiddenMs === null ? 'not told yet' : `${(person.hiddenMs / 1_000).toFixed(1)} s of the last report`],
  ];
  return (
    <Paper component="section" aria-label={`Partner ${member}`} withBorder p="lg" radius="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>{member}</Title>
          <Presence person={person} now={now} />
        </Group>
        <Table>
          <Table.Tbody>
            {lines.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row"><Text>{name}</Text></Table.Th>
                <Table.Td><Text size="xl" fw={600}>{value}</Text></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {!person.isOver && <SendToRoom couple={couple} member={member} />}
      </Stack>
    </Paper>
  );
}

function Presence({ person, now }: { readonly person: MemberOverview; readonly now: number }) {
  if (person.isOver) return <Badge size="xl" variant="outline" color="gray" c="inherit">over</Badge>;
  if (person.presence === 'not-yet') return <Badge size="xl" variant="outline" color="gray" c="inherit">not here yet</Badge>;
  if (person.goneSince === null) return <Badge size="xl" color="teal.9">connected</Badge>;
  const gone = now - person.goneSince;
  const color = gone > GO_AFTER ? 'red.9' : gone > LOOK_AFTER ? 'yellow.4' : 'gray.7';
  return <Badge size="xl" color={color} autoContrast>away {lasting(gone)}</Badge>;
}
