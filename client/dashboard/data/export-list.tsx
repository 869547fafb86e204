import { Alert, Box, Button, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ExportLine } from '../../../server/protocol/staff/data-routes.ts';
import { call } from '../call.ts';
import { useAct } from '../use-act.tsx';
import { bytesTold, instantTold, standingTold } from './told.ts';

interface Given {
  readonly studyId: string;
  readonly exports: readonly ExportLine[];
  /** Whether whoever looks on may read data. */
  readonly mayOpen: boolean;
  /** Id of the one that is looked at. */
  readonly shown: string | null;
  readonly onShow: (exportId: string) => void;
  readonly onChanged: () => Promise<void>;
}

/** Who exported what and when, and how it stands. */
export function ExportList({ studyId, exports, mayOpen, shown, onShow, onChanged }: Given) {
  const stopping = useMutation({ mutationFn: (exportId: string) => call('stop-export', { studyId, exportId }), onSettled: onChanged });
  const taking = useAct(
    (exportId: string) => call('take-export', { studyId, exportId, what: 'archive' }),
    ({ address }) => {
      window.location.assign(address);
      void onChanged();
    },
  );
  const running = exports.find(({ standing }) => standing.is === 'running');
  return (
    <Stack component="section" aria-label="Exports">
      <Title order={2} size="h4">Exports</Title>
      <Text role="status">{running === undefined ? '' : standingTold(running.standing)}</Text>
      {taking.refusal !== null && <Alert color="red" variant="outline" role="alert">{taking.refusal}</Alert>}
      {stopping.isError && <Alert color="red" variant="outline" role="alert">{stopping.error.message}</Alert>}
      {exports.length === 0 && <Text>Nothing has been exported yet.</Text>}
      {exports.length > 0 && (
        <Box className="wide" role="region" aria-label="List of exports" tabIndex={0}>
          <Table>
            <Table.Thead><Table.Tr>{['Begun', 'By', 'Tier', 'State', 'Size', 'Checksum (SHA-256)', ''].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {exports.map(({ exportId, begunAt, by, tier, withText, includeTest, standing }) => (
                <Table.Tr key={exportId} aria-current={exportId === shown ? 'true' : undefined}>
                  <Table.Td>{instantTold(begunAt)}</Table.Td>
                  <Table.Td>{by}</Table.Td>
                  <Table.Td>{[tier, ...(withText ? ['with texts'] : []), ...(includeTest ? ['with couples for trying out'] : [])].join(', ')}</Table.Td>
                  <Table.Td miw={180} maw={360} className="long">{standingTold(standing)}</Table.Td>
                  <Table.Td>{standing.is === 'made' ? bytesTold(standing.bytes) : ''}</Table.Td>
                  <Table.Td>{standing.is === 'made' && <Code title={standing.sha256}>{standing.sha256.slice(0, 12)}…</Code>}</Table.Td>
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      {mayOpen && standing.is === 'running' && <Button size="xs" variant="default" onClick={() => stopping.mutate(exportId)}>Stop</Button>}
                      {mayOpen && standing.is === 'made' && standing.keptUntil !== null && (
                        <>
                          <Button size="xs" variant="default" aria-label={`Look at the export of ${instantTold(begunAt)}`} onClick={() => onShow(exportId)}>Look at it</Button>
                          <Button size="xs" variant="default" aria-label={`Download the export of ${instantTold(begunAt)}`} loading={taking.isPending} onClick={() => taking.run(exportId)}>Download</Button>
                        </>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
      {taking.question}
    </Stack>
  );
}
