import { Alert, Anchor, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { Staff } from '../staff.ts';
import { call } from '../call.ts';
import { ExportForm } from './export-form.tsx';
import { ExportList } from './export-list.tsx';
import { Preview } from './preview.tsx';

/** How often it is asked how far an export is. In ms. */
const EVERY = 1_000;

/** The data of one study: exports are made here, looked at, and taken along. */
export function Data({ staff }: { readonly staff: Staff }) {
  const { studyId = '' } = useParams<{ studyId: string }>();
  const [shown, setShown] = useState<string | null>(null);
  const exports = useQuery({
    queryKey: ['list-exports', studyId],
    queryFn: () => call('list-exports', { studyId }, 'page'),
    refetchInterval: ({ state }) => (state.data?.some(({ standing }) => standing.is === 'running') ? EVERY : 30_000),
  });
  if (exports.isPending) return <Skeleton h={120} />;
  if (exports.isError) return <Alert color="red" variant="outline">{exports.error.message}</Alert>;
  const isAnalyst = staff.grants.some((grant) => grant.studyId === studyId && grant.permission === 'analyst');
  const again = async (): Promise<void> => void (await exports.refetch());
  const line = exports.data.find(({ exportId }) => exportId === shown);
  return (
    <Stack>
      <Anchor component={Link} href={`/studies/${studyId}`} c="inherit" underline="always">Back to {studyId}</Anchor>
      <Title order={1} size="h2">Data of {studyId}</Title>
      {isAnalyst
        ? <ExportForm studyId={studyId} isBusy={exports.data.some(({ standing }) => standing.is === 'running')} onStarted={again} />
        : <Text>You see that data were exported, and by whom. To export and look at them needs the permission “analyst” in this study.</Text>}
      <ExportList studyId={studyId} exports={exports.data} mayOpen={isAnalyst} shown={shown} onShow={setShown} onChanged={again} />
      {line !== undefined && <Preview key={line.exportId} studyId={studyId} line={line} onClose={() => setShown(null)} />}
    </Stack>
  );
}
