import { PasswordInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../call.ts';
import { GateForm } from './form.tsx';

/** From a one-time token to an account. */
export function Invitation({ token, onDone }: { readonly token: string; readonly onDone: () => Promise<void> }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const send = async (): Promise<void> => {
    await call('accept-invitation', { token, name, password });
    await onDone();
  };
  return (
    <GateForm title="Make your account" button="Make the account" send={send}>
      <Text>You were invited to work with the studies here. Choose how you sign in.</Text>
      <TextInput label="Name" autoComplete="username" required minLength={2} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PasswordInput
        label="Password"
        description="At least 8 characters; better a sentence of 15 or more."
        autoComplete="new-password"
        required
        minLength={8}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </GateForm>
  );
}
