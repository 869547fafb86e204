import { Alert, Anchor, Box, Button, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams, useSearch } from 'wouter';
import type { FoundToWithdraw, WithdrawalProof, WithdrawalScope } from '../../../server/protocol/staff/withdrawal-routes.ts';
import { call } from '../call.ts';
import { nameOf } from '../couples/links.ts';
import { CarryOut } from './carry-out.tsx';
import { FindPerson } from './find-person.tsx';
import { OpenRequests } from './open-requests.tsx';
import { ProofSheet } from './proof-sheet.tsx';
import { SCOPES } from './words.ts';

/** For those who write to the lab that they want out: found, carried out in two steps, and proven. */
export function Withdrawals() {
  const { studyId = '' } = useParams<{ studyId: string }>();
  // From the page of a couple.
  const couple = new URLSearchParams(useSearch()).get('couple') ?? '';
  const [found, setFound] = useState<(FoundToWithdraw & { readonly scope?: WithdrawalScope }) | null>(null);
  const [proof, setProof] = useState<WithdrawalProof | null>(null);
  const list = useQuery({ queryKey: ['list-withdrawals', studyId], queryFn: () => call('list-withdrawals', { studyId }) });
  const proving = useMutation({ mutationFn: (participantId: string) => call('withdrawal-proof', { studyId, participantId }), onSuccess: setProof });
  if (list.isPending) return <Skeleton h={120} />;
  if (list.isError) return <Alert color="red" variant="outline" role="alert">{list.error.message}</Alert>;
  const { today, requests, carriedOut } = list.data;
  const noted = async (): Promise<void> => {
    setFound(null);
    await list.refetch();
  };
  const done = async (made: WithdrawalProof): Promise<void> => {
    setFound(null);
    setProof(made);
    await list.refetch();
  };
  return (
    <Stack>
      <div className="no-print">
        <Anchor component={Link} href={`/studies/${studyId}`} c="inherit" underline="always" size="sm">{studyId}</Anchor>
        <Title order={1} size="h2">Withdrawals that were asked for</Title>
        <Text mt="xs">Everybody can leave and have everything deleted on the page itself. This is for whoever writes to you. Answer them alone: their partner is told nothing, not even that you were asked.</Text>
      </div>
      {proof !== null && <ProofSheet studyId={studyId} proof={proof} onClose={() => setProof(null)} />}
      {found === null ? <FindPerson key={couple} studyId={studyId} ofCouple={couple} onFound={setFound} /> : <CarryOut key={`${found.participantId} ${found.scope}`} studyId={studyId} person={found} today={today} onNoted={noted} onDone={done} onClose={() => setFound(null)} />}
      {requests.length > 0 && <OpenRequests requests={requests} today={today} onChoice={setFound} />}
      <section aria-labelledby="carried-out" className="no-print">
        <Title order={2} size="h3" mb="xs" id="carried-out">Carried out</Title>
        {proving.isError && <Alert color="red" variant="outline" role="alert" mb="xs">{proving.error.message}</Alert>}
        {carriedOut.length === 0 ? <Text>None yet.</Text> : (
          <Box className="wide" tabIndex={0} role="region" aria-label="Carried out, as a table">
            <Table>
              <Table.Thead><Table.Tr>{['Who', 'What', 'When', 'Reason', 'Proof'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
              <Table.Tbody>
                {carriedOut.map((each) => (
                  <Table.Tr key={each.withdrawalId}>
                    <Table.Th scope="row">{nameOf(each)}</Table.Th>
                    <Table.Td>{SCOPES[each.scope].label}</Table.Td>
                    <Table.Td>{new Date(each.at).toLocaleString()}</Table.Td>
                    <Table.Td className="long">{each.reason}</Table.Td>
                    <Table.Td><Button size="xs" variant="default" aria-label={`Proof: ${nameOf(each)}`} onClick={() => proving.mutate(each.participantId)}>Proof</Button></Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Box>
        )}
      </section>
    </Stack>
  );
}
