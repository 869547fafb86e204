import { Alert, Button, Code, CopyButton, Group, Paper, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Room } from '../../../server/protocol/staff/room-routes.ts';
import { call } from '../call.ts';
import { roomInWords } from '../console/send-to-room.tsx';
import { participantsAddress } from '../couples/address.ts';

/** How often the list looks again, in ms. */
const LOOK = 5_000;

interface Made {
  readonly name: string;
  readonly link: string;
}

/** The rooms of the lab, each with a device that stays there. */
export function Rooms() {
  const rooms = useQuery({ queryKey: ['list-rooms'], queryFn: () => call('list-rooms', {}, 'page'), refetchInterval: LOOK });
  const [made, setMade] = useState<Made | null>(null);
  if (rooms.isPending) return <Skeleton h={160} />;
  if (rooms.isError) return <Alert color="red" variant="outline" role="alert">{rooms.error.message}</Alert>;
  const changed = async (): Promise<void> => void (await rooms.refetch());
  return (
    <Stack>
      <Title order={1} size="h2">Rooms</Title>
      <Text>Open the link of a room once on the device that stays there. It then waits for whoever the console sends, and waits again when they are done. Nothing of it needs the internet.</Text>
      {made !== null && <Fresh {...made} onKept={() => setMade(null)} />}
      {rooms.data.length > 0 && (
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Room</Table.Th><Table.Th>Close it</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{rooms.data.map((room) => <Line key={room.roomId} room={room} onClosed={changed} />)}</Table.Tbody>
        </Table>
      )}
      <NewRoom onMade={async (given) => { setMade(given); await changed(); }} />
    </Stack>
  );
}

function Fresh({ name, link, onKept }: Made & { readonly onKept: () => void }) {
  return (
    <Paper component="section" aria-label="New room" withBorder p="md">
      <Stack>
        <Text>The link of {name}. Open it now on the device there: Tandem stores only a hash and cannot show it again.</Text>
        <Code className="long">{link}</Code>
        <Group>
          <CopyButton value={link}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy the link'}</Button>}</CopyButton>
          <Button size="xs" variant="default" onClick={onKept}>I have opened it</Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function Line({ room, onClosed }: { readonly room: Room; readonly onClosed: () => Promise<void> }) {
  const [reason, setReason] = useState('');
  const closing = useMutation({ mutationFn: () => call('close-room', { roomId: room.roomId, reason }), onSuccess: onClosed });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    closing.mutate();
  };
  return (
    <Table.Tr>
      <Table.Td>{roomInWords(room)}</Table.Td>
      <Table.Td>
        <form onSubmit={submit}>
          <Group>
            <TextInput aria-label={`Reason to close ${room.name}`} placeholder="Reason" required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
            <Button type="submit" variant="default" loading={closing.isPending} aria-label={`Close ${room.name}`}>Close</Button>
          </Group>
          {closing.isError && <Alert color="red" variant="outline" role="alert">{closing.error.message}</Alert>}
        </form>
      </Table.Td>
    </Table.Tr>
  );
}

function NewRoom({ onMade }: { readonly onMade: (made: Made) => Promise<void> }) {
  const [name, setName] = useState('');
  const making = useMutation({
    mutationFn: () => call('make-room', { name }),
    async onSuccess({ token }) {
      setName('');
      await onMade({ name, link: `${participantsAddress()}/room#${token}` });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Paper component="section" aria-label="One more room" withBorder p="md">
      <form onSubmit={submit}>
        <Stack>
          <TextInput label="Name of the room" description="Its device shows it while it waits." required maxLength={40} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
          {making.isError && <Alert color="red" variant="outline" role="alert">{making.error.message}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={making.isPending}>Make the room</Button></Group>
        </Stack>
      </form>
    </Paper>
  );
}
