import { Alert, Button, Group, List, Modal, Paper, Progress, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { BotsStanding, LaunchCheck, Move } from '../../../server/protocol/staff/life-routes.ts';
import { call } from '../call.ts';

interface Words {
  readonly button: string;
  readonly explains: string;
}

const WORDS: Readonly<Record<Move, Words>> = {
  launch: { button: 'Launch', explains: 'From now on couples are real. They are drawn from a new seed, whose commitment stands below under Randomisation; links of the pilot stop working, and its couples stay marked as tests.' },
  pause: { button: 'Pause', explains: 'Couples that have begun go on to the end. Whoever opens a link and has not begun reads that the study takes a short break.' },
  resume: { button: 'Go on', explains: 'Couples can begin again, with the links they have.' },
  close: { button: 'Close', explains: 'Couples that have begun go on to the end. Whoever opens a link and has not begun reads that the study has ended.' },
  reopen: { button: 'Open again', explains: 'A study that was live is paused then, until you let it go on.' },
};

/** In words for a person. */
const STATES = {
  pilot: 'A pilot: its couples are for trying out, and marked so in every export.',
  live: 'Live: couples are real.',
  paused: 'Paused: who has begun goes on, nobody new begins.',
  closed: 'Closed: who has begun goes on, nobody new begins.',
};

/** How often it is asked how far bots are. In ms. */
const EVERY = 2_000;

/** From the pilot to the last couple: what is still missing, and the steps that can be taken now. */
export function StudyLife({ studyId }: { readonly studyId: string }) {
  const life = useQuery({
    queryKey: ['study-life', studyId],
    queryFn: () => call('study-life', { studyId }, 'page'),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.bots) ? EVERY : 30_000),
  });
  const queries = useQueryClient();
  const [open, setOpen] = useState<Move | null>(null);
  if (life.isPending) return <Skeleton h={120} />;
  if (life.isError) return <Alert color="red" variant="outline">{life.error.message}</Alert>;
  const { state, moves, checks, bots } = life.data;
  const isReady = checks.every(({ isMet }) => isMet);
  const moved = async (): Promise<void> => {
    setOpen(null);
    await queries.invalidateQueries();
  };
  return (
    <Paper component="section" aria-label="State" withBorder p="md" mb="lg">
      <Stack>
        <Title order={2} size="h3">State</Title>
        <Text>{STATES[state]}</Text>
        {state === 'pilot' && <Checks checks={checks} />}
        {state === 'pilot' && <Bots studyId={studyId} bots={bots} onStarted={async () => void (await life.refetch())} />}
        <Group>
          {moves.map((move) => (
            <Button key={move} color="blue.8" variant={move === 'close' ? 'default' : 'filled'} disabled={move === 'launch' && !isReady} onClick={() => setOpen(move)}>{WORDS[move].button}</Button>
          ))}
        </Group>
        {moves.includes('launch') && !isReady && <Text size="sm">It can be launched when all of this holds.</Text>}
      </Stack>
      {open !== null && <MoveForm studyId={studyId} move={open} onDone={moved} onClose={() => setOpen(null)} />}
    </Paper>
  );
}

function Checks({ checks }: { readonly checks: readonly LaunchCheck[] }) {
  return (
    <List listStyleType="none" aria-label="Before the launch">
      {checks.map(({ what, isMet, mend }) => (
        <List.Item key={what}>
          <Text component="span" fw={700} aria-hidden="true">{isMet ? '✓ ' : '✗ '}</Text>
          {what}{isMet ? ': holds.' : ': does not hold yet.'} {mend}
        </List.Item>
      ))}
    </List>
  );
}

function Bots({ studyId, bots, onStarted }: { readonly studyId: string; readonly bots: BotsStanding; readonly onStarted: () => Promise<void> }) {
  const starting = useMutation({ mutationFn: () => call('let-bots-through', { studyId }), onSuccess: onStarted });
  return (
    <>
      <Text role="status">{botsInWords(bots)}</Text>
      {bots.is === 'running' && <Progress aria-label="Couples of bots that are through" value={(100 * bots.done) / bots.of} color="blue.8" />}
      {bots.is === 'failed' && <Alert color="red" variant="outline" role="alert" title="The bots did not get through" className="long">{bots.why}</Alert>}
      {starting.isError && <Alert color="red" variant="outline" role="alert">{starting.error.message}</Alert>}
      <Group><Button variant="default" loading={starting.isPending || isUnderWay(bots)} onClick={() => starting.mutate()}>Let bots through every condition</Button></Group>
    </>
  );
}

function isUnderWay(bots: BotsStanding | undefined): boolean {
  return bots?.is === 'running' || bots?.is === 'waiting';
}

function botsInWords(bots: BotsStanding): string {
  if (bots.is === 'running') return `Bots are on their way: ${bots.done} of ${bots.of} couples are through.`;
  if (bots.is === 'waiting') return `Bots of ${bots.behind === 1 ? 'another study are' : `${bots.behind} other studies are`} on their way; these go after them.`;
  return '';
}

interface FormGiven {
  readonly studyId: string;
  readonly move: Move;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}

function MoveForm({ studyId, move, onDone, onClose }: FormGiven) {
  const [reason, setReason] = useState('');
  const moving = useMutation({ mutationFn: () => call('move-study', { studyId, move, reason }), onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    moving.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`${WORDS[move].button}: ${studyId}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close the dialog' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{WORDS[move].explains}</Text>
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {moving.isError && <Alert color="red" variant="outline" role="alert">{moving.error.message}</Alert>}
          <Button type="submit" color="blue.8" loading={moving.isPending}>{WORDS[move].button}</Button>
        </Stack>
      </form>
    </Modal>
  );
}
