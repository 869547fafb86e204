import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../call.ts';
import { GateForm } from './form.tsx';

export function SignIn({ onDone }: { readonly onDone: () => Promise<void> }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const send = async (): Promise<void> => {
    await call('sign-in', { name, password });
    await onDone();
  };
  return (
    <GateForm title="Sign in" button="Continue" send={send}>
      <TextInput label="Name" autoComplete="username" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PasswordInput label="Password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
    </GateForm>
  );
}
