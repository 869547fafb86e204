import { Alert, Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../call.ts';
import { participantsAddress } from './address.ts';
import { nameOf } from './links.ts';
import type { Added } from './use-fresh-links.ts';

export interface LinkOf {
  readonly dyadNum: number;
  readonly label: string | null;
  readonly partner: 1 | 2;
  /** An address is on record, which nobody can look at. */
  readonly hasAddress: boolean;
}

interface Given {
  readonly studyId: string;
  readonly of: LinkOf;
  readonly mayMail: boolean;
  onClose(): void;
  onMade(made: Added): Promise<void>;
  onMailed(): Promise<void>;
}

type Way = 'show' | 'mail' | 'mail-again';

/** For a link that was lost or came into other hands, or that is to go out by e-mail. */
export function NewLink({ studyId, of, mayMail, onClose, onMade, onMailed }: Given) {
  const [reason, setReason] = useState('');
  const [way, setWay] = useState<Way>('show');
  const [address, setAddress] = useState('');
  const { dyadNum, label, partner, hasAddress } = of;
  const making = useMutation({
    async mutationFn() {
      const place = { studyId, dyadNum, partner, reason };
      if (way === 'show') return onMade({ dyadNum, label, links: [{ ...(await call('new-link', place)), partner }] });
      const { problem } = await call('mail-link', { ...place, address: way === 'mail' ? address : null, base: participantsAddress() });
      await onMailed();
      if (problem !== null) throw new Error(`The mail has not gone out, and the earlier links have ended. ${problem}`);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  const ways: readonly { readonly value: Way; readonly label: string }[] = [
    { value: 'show', label: 'show it here, once' },
    { value: 'mail', label: 'send it by e-mail' },
    ...(hasAddress ? [{ value: 'mail-again' as const, label: 'send it to the address of the last mail' }] : []),
  ];
  return (
    <Modal opened onClose={onClose} title={`New link: ${nameOf(of)}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>Every earlier link of this partner is refused from then on, and so is a page that was opened with one as soon as it connects again. What they have answered stays, and they go on where they were.</Text>
          {mayMail && <NativeSelect label="The new link" data={[...ways]} value={way} onChange={({ currentTarget: { value } }) => setWay(ways.find((each) => each.value === value)?.value ?? 'show')} />}
          {way === 'mail' && <TextInput label="E-mail address" description="Their own, not one that both read. It is kept encrypted, and nobody can look at it." type="email" required maxLength={200} value={address} onChange={({ currentTarget }) => setAddress(currentTarget.value)} />}
          {way !== 'show' && <Text size="sm">It leads to {participantsAddress()}.</Text>}
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {making.isError && <Alert color="red" variant="outline" role="alert">{making.error.message}</Alert>}
          <Button type="submit" color="blue.8" loading={making.isPending}>{way === 'show' ? 'Make a new link' : 'Send a new link'}</Button>
        </Stack>
      </form>
    </Modal>
  );
}
