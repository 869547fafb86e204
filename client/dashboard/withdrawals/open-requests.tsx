import { Box, Button, Table, Text, Title } from '@mantine/core';
import type { WithdrawalRequest } from '../../../server/protocol/staff/withdrawal-routes.ts';
import { nameOf } from '../couples/links.ts';
import { SCOPES } from './words.ts';

interface Given {
  readonly requests: readonly WithdrawalRequest[];
  /** ISO 8601. */
  readonly today: string;
  readonly onChoice: (request: WithdrawalRequest) => void;
}

/** Who has asked and still waits, the most urgent first. */
export function OpenRequests({ requests, today, onChoice }: Given) {
  return (
    <section aria-labelledby="asked-for" className="no-print">
      <Title order={2} size="h3" mb="xs" id="asked-for">Asked for</Title>
      <Box className="wide" tabIndex={0} role="region" aria-label="Asked for, as a table">
        <Table>
          <Table.Thead><Table.Tr>{['Who', 'What', 'Came on', 'To be done by', 'Noted by', 'Do it'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {requests.map((request) => (
              <Table.Tr key={request.requestId}>
                <Table.Th scope="row">{nameOf(request)}</Table.Th>
                <Table.Td>{SCOPES[request.scope].label}</Table.Td>
                <Table.Td>{request.arrivedOn}</Table.Td>
                <Table.Td>{request.dueOn < today ? <Text span className="wrong" fw={600}>{request.dueOn}, overdue</Text> : request.dueOn}</Table.Td>
                <Table.Td>{request.notedBy}</Table.Td>
                <Table.Td><Button size="xs" variant="default" aria-label={`Carry out: ${nameOf(request)}`} onClick={() => onChoice(request)}>Carry out</Button></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </section>
  );
}
