import { Alert, Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../call.ts';

interface Given {
  /** What it is asked for. */
  readonly why: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Both factors once more, before what nobody at an unwatched screen may do. */
export function SignInAgain({ why, onDone, onClose }: Given) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const sending = useMutation({ mutationFn: () => call('sign-in-again', { password, code }), onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Is it you?" lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{why}</Text>
          <PasswordInput label="Password" required autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          <TextInput label="Code" description="From your authenticator app, or one of your recovery codes." required autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          {sending.isError && <Alert color="red" variant="outline" role="alert">{sending.error.message}</Alert>}
          <Button type="submit" color="blue.8" loading={sending.isPending}>Go on</Button>
        </Stack>
      </form>
    </Modal>
  );
}
