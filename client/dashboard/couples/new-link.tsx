import { Alert, Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../call.ts';
import { nameOf } from './links.ts';
import type { Added } from './use-fresh-links.ts';

export interface LinkOf {
  readonly dyadNum: number;
  readonly label: string | null;
  readonly partner: 1 | 2;
}

interface Given {
  readonly studyId: string;
  readonly of: LinkOf;
  onClose(): void;
  onMade(made: Added): Promise<void>;
}

/** For a link that was lost or came into other hands. */
export function NewLink({ studyId, of, onClose, onMade }: Given) {
  const [reason, setReason] = useState('');
  const { dyadNum, label, partner } = of;
  const making = useMutation({
    async mutationFn() {
      const link = await call('new-link', { studyId, dyadNum, partner, reason });
      await onMade({ dyadNum, label, links: [{ ...link, partner }] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`New link: ${nameOf(of)}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>Every earlier link of this partner is refused from then on, and so is a page that was opened with one as soon as it connects again. What they have answered stays, and they go on where they were.</Text>
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {making.isError && <Alert color="red" variant="outline" role="alert">{making.error.message}</Alert>}
          <Button type="submit" color="blue.8" loading={making.isPending}>Make a new link</Button>
        </Stack>
      </form>
    </Modal>
  );
}
