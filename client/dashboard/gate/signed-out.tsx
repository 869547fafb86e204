import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { ask } from '../call.ts';
import { resumption } from '../resumption.ts';
import type { Staff } from '../staff.ts';

/** Over whatever is on the page, while the sign-in has ended: what was typed below it stays. */
export function SignedOut({ staff }: { readonly staff: Staff }) {
  const isOut = useSyncExternalStore(resumption.listen, resumption.isWaiting);
  return isOut && <SignInHere staff={staff} />;
}

function SignInHere({ staff }: { readonly staff: Staff }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const sending = useMutation({
    async mutationFn() {
      // In two requests, the second of which may be refused alone: then only the code is asked for anew.
      const who = await ask('whoami', {});
      if (who.is === 'nobody') await ask('sign-in', { name: staff.name, password });
      if (who.is !== 'staff') await ask('second-factor', { code });
      return ask('whoami', {});
    },
    onSuccess(who) {
      // Somebody else has signed in in another window: what is on the page is not theirs.
      if (who.is !== 'staff' || who.staffId !== staff.staffId) window.location.reload();
      else resumption.end();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title="Please sign in again" lockScroll={false} transitionProps={{ duration: 0 }} zIndex={400}>
      <form onSubmit={submit}>
        <Stack>
          <Text>You have been signed out, as happens after half an hour without use. What you have typed on this page is kept, and what you were doing goes on once you are signed in. Couples do not notice.</Text>
          <TextInput label="Name" readOnly autoComplete="username" value={staff.name} />
          <PasswordInput data-autofocus label="Password" required autoComplete="current-password" value={password} onChange={({ currentTarget }) => setPassword(currentTarget.value)} />
          <TextInput label="Code" description="From your authenticator app, or one of your recovery codes." required autoComplete="one-time-code" value={code} onChange={({ currentTarget }) => setCode(currentTarget.value)} />
          {sending.isError && <Alert color="red" variant="outline" role="alert">{sending.error.message}</Alert>}
          <Group justify="space-between">
            <Button type="submit" color="blue.8" loading={sending.isPending}>Sign in</Button>
            <Button variant="default" onClick={() => window.location.reload()}>Leave this page</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
