import { Button, Code, CopyButton, Group, List, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../call.ts';
import { GateForm } from './form.tsx';
import { QrCode } from '../qr-code.tsx';

interface Given {
  /** Recovery codes, shown once after the second factor is set up. */
  readonly codes: readonly string[] | null;
  onCodes(codes: readonly string[]): void;
  onDone(): Promise<void>;
}

export function Enrolment({ codes, onCodes, onDone }: Given) {
  const [code, setCode] = useState('');
  // Each call makes another secret: asked once, while this page is open.
  const secret = useQuery({ queryKey: ['second-factor-secret'], queryFn: () => call('second-factor-secret', {}), staleTime: Number.POSITIVE_INFINITY, enabled: codes === null });
  if (codes !== null) {
    return (
      <GateForm title="Keep these recovery codes" button="I have kept them" send={onDone}>
        <Text>Each signs you in once if your phone is lost. They are not shown again.</Text>
        <List>{codes.map((one) => <List.Item key={one}><Code>{one}</Code></List.Item>)}</List>
        <Group>
          <CopyButton value={codes.join('\n')}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy them'}</Button>}</CopyButton>
          <Button variant="default" className="no-print" onClick={() => window.print()}>Print them</Button>
        </Group>
      </GateForm>
    );
  }
  const send = async (): Promise<void> => onCodes((await call('confirm-second-factor', { code })).recoveryCodes);
  return (
    <GateForm title="Set up the second factor" button="Confirm" send={send}>
      <Text>Scan this with an authenticator app on your phone, then type the code that it shows.</Text>
      {secret.data !== undefined && <QrCode text={secret.data.uri} label="QR code for the authenticator app" />}
      {secret.data !== undefined && <Text size="sm">Or type it: <Code data-testid="secret">{secret.data.secret}</Code></Text>}
      <TextInput label="Code" autoComplete="one-time-code" inputMode="numeric" required value={code} onChange={(event) => setCode(event.currentTarget.value)} />
    </GateForm>
  );
}
