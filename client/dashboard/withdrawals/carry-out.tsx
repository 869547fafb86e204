import { Alert, Button, Group, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { FoundToWithdraw, WithdrawalProof, WithdrawalScope } from '../../../server/protocol/staff/withdrawal-routes.ts';
import { call } from '../call.ts';
import { nameOf } from '../couples/links.ts';
import { useAct } from '../use-act.tsx';
import { SCOPES } from './words.ts';

interface Given {
  readonly studyId: string;
  /** With what they have asked for, where that was noted. */
  readonly person: FoundToWithdraw & { readonly scope?: WithdrawalScope };
  /** ISO 8601. */
  readonly today: string;
  readonly onNoted: () => Promise<void>;
  readonly onDone: (proof: WithdrawalProof) => Promise<void>;
  readonly onClose: () => void;
}

/** Second step: what is done, with the couple's number typed once more, as nobody can take it back. */
export function CarryOut({ studyId, person, today, onNoted, onDone, onClose }: Given) {
  const [scope, setScope] = useState<WithdrawalScope>(person.scope ?? 'withdraw');
  const [arrivedOn, setArrivedOn] = useState(today);
  const [again, setAgain] = useState('');
  const [reason, setReason] = useState('');
  const asked = { studyId, participantId: person.participantId, scope, again, reason };
  const acting = useAct((given: typeof asked) => call('withdraw-person', given), (proof) => void onDone(proof));
  const noting = useAct((day: string) => call('note-withdrawal-request', { studyId, participantId: person.participantId, scope, arrivedOn: day }), () => void onNoted());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    acting.run(asked);
  };
  return (
    <Paper component="section" aria-label="What is done" withBorder p="md" className="no-print">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h3">2. What is done: {nameOf(person)}</Title>
          <Radio.Group label="What they ask for" value={scope} onChange={(value) => setScope(value === 'erase' ? 'erase' : 'withdraw')}>
            <Stack gap="xs" mt="xs">
              {Object.entries(SCOPES).map(([value, { label, explains }]) => <Radio key={value} value={value} color="blue.8" label={label} description={explains} />)}
            </Stack>
          </Radio.Group>
          {person.scope === undefined && (
            <Group align="end">
              <TextInput type="date" label="It came on" max={today} value={arrivedOn} onChange={({ currentTarget }) => setArrivedOn(currentTarget.value)} />
              <Button variant="default" loading={noting.isPending} disabled={arrivedOn === ''} onClick={() => noting.run(arrivedOn)}>Note it, and do it later</Button>
            </Group>
          )}
          {noting.refusal !== null && <Alert color="red" variant="outline" role="alert">{noting.refusal}</Alert>}
          <Text>If they are taking part now, it ends for them; for the partner it is as if they had left.</Text>
          <TextInput label="Reason" description="For the audit, such as the date of their letter; no name and no address." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          <TextInput label={`To confirm, type the number of the couple: ${person.dyadNum}`} required maxLength={10} inputMode="numeric" autoComplete="off" value={again} onChange={({ currentTarget }) => setAgain(currentTarget.value)} />
          {acting.refusal !== null && <Alert color="red" variant="outline" role="alert">{acting.refusal}</Alert>}
          <Group>
            <Button type="submit" color="red.9" loading={acting.isPending} disabled={again.trim() !== String(person.dyadNum)}>{SCOPES[scope].label}</Button>
            <Button variant="default" onClick={onClose}>Somebody else</Button>
          </Group>
        </Stack>
      </form>
      {acting.question}
    </Paper>
  );
}
