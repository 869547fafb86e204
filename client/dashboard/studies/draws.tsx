import { Alert, Code, CopyButton, Button, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Draws } from '../../../server/protocol/staff/study-routes.ts';
import { call, Refused } from '../call.ts';
import { Unblinding } from './unblinding.tsx';

/**
 * How the study draws, the draws made again, and, once it is unblinded, who got what in numbers.
 *
 * @param unblinder  name of whoever looks on, where they may unblind the study
 */
export function StudyDraws({ studyId, unblinder }: { readonly studyId: string; readonly unblinder: string | null }) {
  const draws = useQuery({ queryKey: ['study-draws', studyId], queryFn: () => call('study-draws', { studyId }) });
  if (draws.isPending) return <Skeleton h={120} />;
  // Somebody who only runs a session has no part in it.
  if (draws.isError && draws.error instanceof Refused && draws.error.code === 'forbidden') return null;
  if (draws.isError) return <Alert color="red" variant="outline">{draws.error.message}</Alert>;
  const { scheme, commitment, consort, allocation, askedBy } = draws.data;
  return (
    <Stack component="section" aria-label="Randomisation">
      <Title order={2} size="h3">Randomisation</Title>
      <Text>Scheme: {scheme}. Commitment to the seed (SHA-256): <Code className="long">{commitment}</Code></Text>
      <Agreement {...draws.data} from={scheme === 'list' ? 'list' : 'seed'} />
      <div>
        <Text mb="xs">For the paper:</Text>
        <Text component="blockquote" className="long" mb="xs">{consort}</Text>
        <CopyButton value={consort}>{({ copied, copy }) => <Button variant="default" size="xs" onClick={copy}>{copied ? 'Copied' : 'Copy the sentence'}</Button>}</CopyButton>
      </div>
      {allocation === null
        ? <Unblinding studyId={studyId} askedBy={askedBy} mayAsk={unblinder !== null && !askedBy.includes(unblinder.trim().toLowerCase())} onAsked={async () => void (await draws.refetch())} />
        : <Allocation rows={allocation} askedBy={askedBy} />}
    </Stack>
  );
}

function Agreement({ drawn, wrong, from }: Pick<Draws, 'drawn' | 'wrong'> & { readonly from: 'list' | 'seed' }) {
  if (drawn === 0) return <Text>No couple has been drawn yet.</Text>;
  if (wrong.length === 0) return <Text>Draws made again from the {from}: {drawn}, and all are the same.</Text>;
  return (
    <Alert color="red" variant="outline" title={`Some draws do not follow from the ${from}`}>
      Number {wrong.join(', ')} of {drawn}: somebody has changed them after they were made. Do not analyse these couples by their condition until it is known why.
    </Alert>
  );
}

function Allocation({ rows, askedBy }: { readonly rows: NonNullable<Draws['allocation']>; readonly askedBy: Draws['askedBy'] }) {
  const by = askedBy.length === 0 ? '' : `Unblinded by ${askedBy.join(' and ')}.`;
  if (rows.length === 0) return <Text>{by}</Text>;
  return (
    <>
      {by !== '' && <Text>{by}</Text>}
      <Table>
        <Table.Caption>Couples by condition</Table.Caption>
        <Table.Thead><Table.Tr>{['Stratum', 'Condition', 'Couples'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {rows.map(({ stratum, condition, couples }) => (
            <Table.Tr key={`${stratum} ${condition}`}><Table.Td>{stratum || 'all'}</Table.Td><Table.Td>{condition}</Table.Td><Table.Td>{couples}</Table.Td></Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
