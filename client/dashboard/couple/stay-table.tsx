import { Box, Table, Text, Title } from '@mantine/core';
import { MEMBERS, type Member } from '../../../server/protocol/member.ts';
import type { Lanes, Stay } from '../../../server/protocol/staff/couple-page-routes.ts';
import { lasting } from '../times.ts';
import { lengthIn, spanOf, type Span } from './span.ts';

/** How long each was busy and waited at every step. */
export function StayTable({ lanes, now }: { readonly lanes: Lanes; readonly now: number }) {
  const span = spanOf(lanes, now);
  if (span === null) return null;
  const steps = [...new Set(MEMBERS.flatMap((member) => lanes.stays[member].flatMap(({ stepId }) => stepId ?? [])))];
  return (
    <section aria-labelledby="steps">
      <Title order={2} size="h3" mb="xs" id="steps">Time at each step</Title>
      <Box className="wide" tabIndex={0} role="region" aria-label="Time at each step, as a table">
        <Table>
          <Table.Thead>
            <Table.Tr><Table.Th>Step</Table.Th>{MEMBERS.flatMap((member) => [`${member} at it`, `${member} waiting`, `${member} away`]).map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map((stepId) => (
              <Table.Tr key={stepId}>
                <Table.Th scope="row"><Text span size="sm">{stepId}</Text></Table.Th>
                {MEMBERS.flatMap((member) => (['busy', 'waiting', 'away'] as const).map((is) => <Table.Td key={`${member} ${is}`}>{total(lanes, member, span, (stay) => stay.stepId === stepId && stay.is === is)}</Table.Td>))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </section>
  );
}

function total({ stays }: Lanes, member: Member, span: Span, isMeant: (stay: Stay) => boolean): string {
  const ms = stays[member].filter(isMeant).reduce((sum, stay) => sum + lengthIn(stay, span), 0);
  return ms === 0 ? '–' : lasting(ms);
}
