import { Alert, Button, Group, NativeSelect, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExportLine } from '../../../server/protocol/staff/data-routes.ts';
import { call, Refused } from '../call.ts';
import { SignInAgain } from '../gate/sign-in-again.tsx';
import { useAct } from '../use-act.tsx';
import { TablePreview } from './tables.tsx';
import { instantTold } from './told.ts';

/** What lies in an export: each table with its first rows and what its columns mean. */
export function Preview({ studyId, line, onClose }: { readonly studyId: string; readonly line: ExportLine; readonly onClose: () => void }) {
  const { exportId } = line;
  const [asked, setAsked] = useState<string | null>(null);
  const found = useQuery({ queryKey: ['preview-export', exportId], queryFn: () => call('preview-export', { studyId, exportId }) });
  const [first] = found.data?.tables ?? [];
  const table = asked ?? (found.data?.tables.some((each) => each.table === 'pairwise') ? 'pairwise' : (first?.table ?? ''));
  const rows = useQuery({ queryKey: ['preview-table', exportId, table], queryFn: () => call('preview-table', { studyId, exportId, table }), enabled: found.isSuccess && table !== '' });
  const columns = found.data?.tables.find((each) => each.table === table)?.columns ?? [];
  return (
    <Paper component="section" aria-label="What is in it" withBorder p="md">
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4">Export of {instantTold(line.begunAt)}</Title>
          <Button size="xs" variant="default" onClick={onClose}>Close</Button>
        </Group>
        {found.isPending && <Skeleton h={120} />}
        {found.isError && <Unseen error={found.error} onAgain={() => void found.refetch()} onClose={onClose} />}
        {found.isSuccess && (
          <>
            {found.data.hasReport ? <Report studyId={studyId} exportId={exportId} /> : <Text>The open tier goes without a report on whether the data are ready.</Text>}
            <NativeSelect label="Table" value={table} data={found.data.tables.map((each) => each.table)} onChange={(event) => setAsked(event.currentTarget.value)} />
            {rows.isError && <Alert color="red" variant="outline">{rows.error.message}</Alert>}
            <TablePreview key={table} table={table} columns={columns} found={rows.data ?? null} />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Unseen({ error, onAgain, onClose }: { readonly error: Error; readonly onAgain: () => void; readonly onClose: () => void }) {
  if (error instanceof Refused && error.code === 'sign-in-again') return <SignInAgain why={error.message} onDone={onAgain} onClose={onClose} />;
  return <Alert color="red" variant="outline" role="alert">{error.message}</Alert>;
}

/** In a page of its own, as it is made to be printed. */
function Report({ studyId, exportId }: { readonly studyId: string; readonly exportId: string }) {
  // Opened with the press itself, or the browser takes it for an advertisement.
  const opening = useAct((page: Window | null) => call('take-export', { studyId, exportId, what: 'report' }).then(({ address }) => ({ page, address })), ({ page, address }) => page?.location.assign(address));
  return (
    <>
      <Text>Are these data ready to be analysed? The report has the flow of couples, balance, reliabilities, missing answers, synchrony and every check.</Text>
      {opening.refusal !== null && <Alert color="red" variant="outline" role="alert">{opening.refusal}</Alert>}
      <Group><Button variant="default" loading={opening.isPending} onClick={() => opening.run(window.open('', '_blank'))}>Open the report</Button></Group>
      {opening.question}
    </>
  );
}
