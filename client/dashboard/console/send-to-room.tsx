import { Alert, Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Member } from '../../../server/protocol/member.ts';
import type { CoupleOverview } from '../../../server/protocol/staff/console.ts';
import type { Room } from '../../../server/protocol/staff/room-routes.ts';
import { call } from '../call.ts';

interface Given {
  readonly couple: CoupleOverview;
  readonly member: Member;
}

const IS: Readonly<Record<Room['is'], string>> = { free: 'free', sent: 'somebody is sent there', taken: 'in use' };

/** `Room 1 (free, its device is off)` */
export function roomInWords({ name, is, isOn }: Room): string {
  return `${name} (${IS[is]}${is === 'taken' || isOn ? '' : ', its device is off'})`;
}

/** To the device that stays in a room of the lab: nobody has to open a link there. */
export function SendToRoom(given: Given) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Group><Button variant="default" aria-label={`Send ${given.member} to a room`} onClick={() => setIsOpen(true)}>Send to a room</Button></Group>
      {isOpen && <SendForm {...given} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function SendForm({ couple: { studyId, dyadSessionId, dyadNum }, member, onClose }: Given & { readonly onClose: () => void }) {
  const rooms = useQuery({ queryKey: ['list-rooms'], queryFn: () => call('list-rooms', {}), staleTime: 0 });
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('as planned');
  const list = rooms.data ?? [];
  const roomId = chosen ?? list.find(({ is, isOn }) => is === 'free' && isOn)?.roomId ?? list[0]?.roomId ?? '';
  const sending = useMutation({ mutationFn: () => call('send-to-room', { studyId, dyadSessionId, member, roomId, reason }), onSuccess: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  const error = sending.error ?? rooms.error;
  return (
    <Modal opened onClose={onClose} title={`Send ${member} of couple ${dyadNum} to a room`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>The device there shows the welcome within two seconds, and begins when somebody presses Start. Send each partner to a room of their own.</Text>
          {rooms.isSuccess && list.length === 0 ? <Text>There is no room yet. An owner makes one under Rooms.</Text> : <NativeSelect label="Room" data={list.map((room) => ({ value: room.roomId, label: roomInWords(room) }))} value={roomId} onChange={({ currentTarget }) => setChosen(currentTarget.value)} />}
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {error !== null && <Alert color="red" variant="outline" role="alert">{error.message}</Alert>}
          <Button type="submit" color="blue.8" disabled={roomId === ''} loading={sending.isPending}>Send</Button>
        </Stack>
      </form>
    </Modal>
  );
}
