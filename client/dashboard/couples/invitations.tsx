import { Alert, Box, Button, Checkbox, Group, Modal, Paper, Progress, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CoupleLine } from '../../../server/protocol/staff/couple-routes.ts';
import { leftOut, type LeftOut } from '../../../server/protocol/staff/invitees.ts';
import type { InvitationState } from '../../../server/protocol/staff/mail-routes.ts';
import { call } from '../call.ts';
import { isAddress, keepParticipantsAddress, participantsAddress } from './address.ts';
import { nameOf } from './links.ts';

/** How often it is looked while mails go out, and while none do; in ms. */
const [SOON, LATER] = [2_000, 15_000];

interface Given {
  readonly studyId: string;
  readonly couples: readonly CoupleLine[];
  /** Numbers of couples. */
  readonly chosen: ReadonlySet<number>;
  onSent(): void;
}

/** Links by e-mail to many: who would get one, how it goes, and what has not gone out and why. */
export function Invitations({ studyId, couples, chosen, onSent }: Given) {
  const [whom, setWhom] = useState<'all' | 'chosen' | null>(null);
  const [isStopping, setIsStopping] = useState(false);
  const queries = useQueryClient();
  const key = ['invitation-state', studyId];
  const state = useQuery({
    queryKey: key,
    queryFn: () => call('invitation-state', { studyId }, 'page'),
    refetchInterval: ({ state: { data } }) => (isUnderWay(data) ? SOON : LATER),
  });
  const look = (): void => {
    void queries.invalidateQueries({ queryKey: key });
    onSent();
  };
  const uninvited = countOf(couples, false).invited;
  return (
    <Paper component="section" aria-label="Invitations by e-mail" withBorder p="md" className="no-print">
      <Stack>
        <Title order={2} size="h3">Invitations by e-mail</Title>
        <Text>{uninvited === 0 ? 'Nobody with an address waits for a first invitation.' : `${personsIn(uninvited)} with an address ${uninvited === 1 ? 'has' : 'have'} had no invitation yet.`} Each mail has a personal link, in the language of its reader, and says nothing of topic or partner.</Text>
        <Group>
          <Button color="blue.8" disabled={uninvited === 0} onClick={() => setWhom('all')}>Invite all who have had none</Button>
          <Button variant="default" disabled={chosen.size === 0} onClick={() => setWhom('chosen')}>{chosen.size === 1 ? 'Invite the couple chosen below' : `Invite the ${chosen.size === 0 ? '' : `${chosen.size} `}couples chosen below`}</Button>
          {isUnderWay(state.data) && <Button variant="default" onClick={() => setIsStopping(true)}>Stop sending</Button>}
        </Group>
        {state.isError && <Alert color="red" variant="outline" role="alert">{state.error.message}</Alert>}
        {state.data !== undefined && <Runs state={state.data} />}
        {state.data !== undefined && state.data.troubles.length > 0 && <Troubles troubles={state.data.troubles} />}
      </Stack>
      {whom !== null && <Ask studyId={studyId} couples={whom === 'all' ? couples : couples.filter(({ dyadNum }) => chosen.has(dyadNum))} isAll={whom === 'all'} onClose={() => setWhom(null)} onAsked={() => { setWhom(null); look(); }} />}
      {isStopping && <Stop studyId={studyId} onClose={() => setIsStopping(false)} onStopped={() => { setIsStopping(false); look(); }} />}
    </Paper>
  );
}

function isUnderWay(state: InvitationState | undefined): boolean {
  return state?.runs.some(({ waiting }) => waiting > 0) ?? false;
}

function Runs({ state }: { readonly state: InvitationState }) {
  const [newest] = state.runs;
  if (newest === undefined) return null;
  const shown = state.runs.filter((run) => run === newest || run.waiting > 0);
  return (
    <Stack gap="xs" role="status">
      {shown.map((run) => {
        const words = `${run.sent} of ${run.asked} sent${run.notSent > 0 ? `, ${run.notSent} not` : ''}${run.waiting > 0 ? `, ${run.waiting} on their way` : ''}`;
        return (
          <div key={run.askedAt}>
            <Text size="sm">Asked for {new Date(run.askedAt).toLocaleString()}: {words}.</Text>
            <Progress value={(100 * (run.asked - run.waiting)) / run.asked} color="blue.8" aria-label={words} />
          </div>
        );
      })}
    </Stack>
  );
}

function Troubles({ troubles }: Pick<InvitationState, 'troubles'>) {
  return (
    <Box className="wide few-rows" tabIndex={0} role="group" aria-label="Not gone out">
      <Table>
        <Table.Thead><Table.Tr>{['Not gone out', 'Why', 'What now'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {troubles.map((trouble) => (
            <Table.Tr key={`${trouble.dyadNum} ${trouble.partner}`}>
              <Table.Td>{nameOf(trouble)}</Table.Td>
              <Table.Td>{trouble.problem}</Table.Td>
              <Table.Td>{trouble.isWaiting ? 'It is tried again by itself.' : 'Not tried again by itself.'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

const LEFT_WORDS: Readonly<Record<LeftOut, string>> = {
  'no-address': 'without an address',
  waiting: 'with one on its way',
  'had-one': 'who had one',
  unsure: 'who may have got one, which nobody knows',
  'has-come': 'who came by another link',
  over: 'who are through, or have ended',
};

interface AskGiven {
  readonly studyId: string;
  readonly couples: readonly CoupleLine[];
  readonly isAll: boolean;
  onClose(): void;
  onAsked(): void;
}

function Ask({ studyId, couples, isAll, onClose, onAsked }: AskGiven) {
  const [isAgain, setIsAgain] = useState(false);
  const [base, setBase] = useState(participantsAddress);
  const [reason, setReason] = useState('');
  const { invited, left } = countOf(couples, isAgain);
  const asking = useMutation({
    mutationFn: () => call('invite-couples', { studyId, dyadNums: isAll ? null : couples.map(({ dyadNum }) => dyadNum), isAgain, base, reason }),
    onSuccess() {
      keepParticipantsAddress(base);
      onAsked();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={isAll ? 'Invite all who have had none' : 'Invite the chosen couples'} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          {!isAll && <Checkbox label="Also who has had one, or has come" description="Their earlier link is refused from then on. What they have answered stays." checked={isAgain} onChange={({ currentTarget }) => setIsAgain(currentTarget.checked)} />}
          <Text role="status">{personsIn(invited)} {invited === 1 ? 'gets' : 'get'} a link.{left.length > 0 && ` Left out: ${left.map(([why, count]) => `${count} ${LEFT_WORDS[why]}`).join(', ')}.`}</Text>
          <Text size="sm">They go out one after the other, also when this page is closed, and nobody gets two. A mail server that is busy is asked again for half an hour.</Text>
          <TextInput label="Address at which participants reach this server" required value={base} onChange={({ currentTarget }) => setBase(currentTarget.value.trim().replace(/\/+$/, ''))} error={isAddress(base) ? null : 'It takes an address such as https://study.example.org.'} />
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {asking.isError && <Alert color="red" variant="outline" role="alert">{asking.error.message}</Alert>}
          <Button type="submit" color="blue.8" disabled={invited === 0 || !isAddress(base)} loading={asking.isPending}>{invited === 1 ? 'Send 1 mail' : `Send ${invited} mails`}</Button>
        </Stack>
      </form>
    </Modal>
  );
}

function Stop({ studyId, onClose, onStopped }: { readonly studyId: string; onClose(): void; onStopped(): void }) {
  const [reason, setReason] = useState('');
  const stopping = useMutation({ mutationFn: () => call('stop-invitations', { studyId, reason }), onSuccess: onStopped });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    stopping.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Stop sending" lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>What has not gone out stays here. It goes out when you invite again.</Text>
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {stopping.isError && <Alert color="red" variant="outline" role="alert">{stopping.error.message}</Alert>}
          <Button type="submit" color="blue.8" loading={stopping.isPending}>Stop sending</Button>
        </Stack>
      </form>
    </Modal>
  );
}

function countOf(couples: readonly CoupleLine[], isAgain: boolean): { readonly invited: number; readonly left: readonly (readonly [LeftOut, number])[] } {
  const left = new Map<LeftOut, number>();
  let invited = 0;
  for (const line of couples.flatMap(({ partners }) => partners)) {
    const why = leftOut(line, isAgain);
    if (why === null) invited += 1;
    else left.set(why, (left.get(why) ?? 0) + 1);
  }
  return { invited, left: [...left] };
}

function personsIn(count: number): string {
  return count === 1 ? '1 person' : `${count} persons`;
}
