import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../call.ts';
import { GateForm } from './form.tsx';

export function SecondFactor({ name, onDone }: { readonly name: string; readonly onDone: () => Promise<void> }) {
  const [code, setCode] = useState('');
  const send = async (): Promise<void> => {
    await call('second-factor', { code });
    await onDone();
  };
  return (
    <GateForm title={`One more thing, ${name}`} button="Sign in" send={send}>
      <TextInput
        label="Code"
        description="From your authenticator app, or one of your recovery codes."
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </GateForm>
  );
}
