import { Box, Table, Text, Title } from '@mantine/core';
import type { Happening } from '../../../server/protocol/staff/couple-page-routes.ts';

/** What happened, newest first. */
export function Happenings({ happenings }: { readonly happenings: readonly Happening[] }) {
  return (
    <section aria-labelledby="happenings">
      <Title order={2} size="h3" mb="xs" id="happenings">What happened</Title>
      {happenings.length === 0 && <Text>Nothing yet.</Text>}
      {happenings.length > 0 && (
        <Box className="happenings" tabIndex={0} role="region" aria-label="What happened, as a table">
          <Table>
            <Table.Thead><Table.Tr>{['When', 'Partner', 'What'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {happenings.map(({ at, member, what, detail }, index) => ({ key: `${at} ${index}`, at, member, what, detail })).reverse().map(({ key, at, member, what, detail }) => (
                <Table.Tr key={key}>
                  <Table.Td><time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleTimeString()}</time></Table.Td>
                  <Table.Td>{member ?? 'both'}</Table.Td>
                  <Table.Td>{detail === '' ? what : `${what}: ${detail}`}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </section>
  );
}
