import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../call.ts';
import { asTyped, ownTimeZone } from '../times.ts';

interface Given {
  readonly studyId: string;
  readonly dyadNum: number;
  /** In ms since 1970; null: none is agreed. */
  readonly meetsAt: number | null;
  onClose(): void;
  onSet(): Promise<void>;
}

/** When a couple is to come: for the first time, another one, or none any more. */
export function AgreedTime({ studyId, dyadNum, meetsAt, onClose, onSet }: Given) {
  const [typed, setTyped] = useState(meetsAt === null ? '' : asTyped(meetsAt));
  const [reason, setReason] = useState('');
  const timeZone = ownTimeZone();
  const setting = useMutation({
    mutationFn: (at: number | null) => call('set-appointment', { studyId, dyadNum, at, timeZone, reason: meetsAt === null ? null : reason }),
    onSuccess: onSet,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setting.mutate(new Date(typed).getTime());
  };
  return (
    <Modal opened onClose={onClose} title={`Agreed time: couple ${dyadNum}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>From this time on the live board tells you when one of them has not come. Their links work at any time.</Text>
          <TextInput type="datetime-local" label="Date and time" description={`As clocks show it in ${timeZone}, where this browser is.`} required min={asTyped(Date.now())} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
          {meetsAt !== null && <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />}
          <Text size="sm">A mail with a link names it. Whoever had a mail before hears of the new time from you, or by another mail.</Text>
          {setting.isError && <Alert color="red" variant="outline" role="alert">{setting.error.message}</Alert>}
          <Group>
            <Button type="submit" color="blue.8" loading={setting.isPending}>{meetsAt === null ? 'Set the time' : 'Change the time'}</Button>
            {meetsAt !== null && <Button variant="default" disabled={reason.trim().length < 3} loading={setting.isPending} onClick={() => setting.mutate(null)}>No time is agreed any more</Button>}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
