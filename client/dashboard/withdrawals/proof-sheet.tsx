import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { WithdrawalProof } from '../../../server/protocol/staff/withdrawal-routes.ts';
import { nameOf } from '../couples/links.ts';
import { download } from '../download.ts';
import { linesOf } from './words.ts';

interface Given {
  readonly studyId: string;
  readonly proof: WithdrawalProof;
  readonly onClose: () => void;
}

/** What was done, as the database has it now, for whoever asked for it. It names neither person nor partner. */
export function ProofSheet({ studyId, proof, onClose }: Given) {
  const lines = linesOf(studyId, proof);
  const keep = (): void => download(`withdrawal-${proof.code}.txt`, 'text/plain', lines.map(([what, value]) => `${what}: ${value}\r\n`).join(''));
  return (
    <Paper component="section" aria-label="Proof of the withdrawal" withBorder p="md">
      <Stack>
        <Title order={2} size="h3">Proof of the withdrawal</Title>
        <Table>
          <Table.Tbody>
            {lines.map(([what, value]) => (
              <Table.Tr key={what}>
                <Table.Th scope="row">{what}</Table.Th>
                <Table.Td className="long">{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Stack className="no-print" gap="xs">
          <Text>{nameOf(proof)}. What is still to do:</Text>
          <ul>
            <li>Exports made before still hold this person. Tandem gives out none of them any more; tell whoever has one.</li>
            {proof.scope === 'erase' && <li>Copies of the keys that were made before still hold this one: make a new backup today (<code>npm run backup</code>), which replaces them.</li>}
          </ul>
          <Group>
            <Button color="blue.8" onClick={() => window.print()}>Print it</Button>
            <Button variant="default" onClick={keep}>Download it</Button>
            <Button variant="default" onClick={onClose}>Close</Button>
          </Group>
        </Stack>
      </Stack>
    </Paper>
  );
}
