import { Alert, Button, Code, CopyButton, Group, Modal, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { stringify } from 'csv-stringify/browser/esm/sync';
import { useState, type FormEvent } from 'react';
import { PANELS, panelName, type PanelName } from '../../../server/protocol/panel-entry.ts';
import type { PanelPayment, PanelState } from '../../../server/protocol/staff/panel-routes.ts';
import { call } from '../call.ts';
import { participantsAddress } from '../couples/address.ts';
import { useAct } from '../use-act.tsx';

const NAMES: Readonly<Record<PanelName, string>> = { prolific: 'Prolific', sona: 'SONA' };

interface Given {
  readonly studyId: string;
  readonly entry: PanelState['entry'];
  readonly mayChange: boolean;
  readonly mayPay: boolean;
  readonly onChanged: () => Promise<void>;
}

/** The address that a panel gives its people, and who of them is to be paid. */
export function PanelEntry({ studyId, entry, mayChange, mayPay, onChanged }: Given) {
  const [isOpen, setIsOpen] = useState(false);
  const paying = useAct(() => call('panel-payments', { studyId }), (payments) => download(studyId, payments));
  const done = async (): Promise<void> => {
    setIsOpen(false);
    await onChanged();
  };
  return (
    <>
      <Title order={3} size="h4">Its address</Title>
      {entry === null ? <Text>No panel leads here. Open the study to one, and each of its people begins a couple: they get a link of their own, and one to hand on to their partner.</Text> : <Address panel={entry.panel} address={addressOf(entry)} />}
      <Group>
        {mayChange && <Button variant="default" onClick={() => setIsOpen(true)}>{entry === null ? 'Open to a panel' : 'Change the address, or close it'}</Button>}
        {mayPay && <Button variant="default" loading={paying.isPending} onClick={() => paying.run(undefined)}>Who is to be paid (CSV)</Button>}
      </Group>
      {paying.refusal !== null && <Alert color="red" variant="outline" role="alert">{paying.refusal}</Alert>}
      {paying.question}
      {isOpen && <EntryForm studyId={studyId} isOpen={entry !== null} onDone={done} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function addressOf({ panel, entry }: NonNullable<PanelState['entry']>): string {
  return `${participantsAddress()}/panel/${entry}?${PANELS[panel].query}`;
}

function Address({ panel, address }: { readonly panel: PanelName; readonly address: string }) {
  return (
    <>
      <Text>Give {NAMES[panel]} this address as it stands here; {NAMES[panel]} fills in who somebody is. Whoever is behind it is kept encrypted, and in no export.</Text>
      <Code className="long">{address}</Code>
      <Group>
        <CopyButton value={address}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy the address'}</Button>}</CopyButton>
      </Group>
    </>
  );
}

interface FormGiven {
  readonly studyId: string;
  readonly isOpen: boolean;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}

function EntryForm({ studyId, isOpen, onDone, onClose }: FormGiven) {
  const [panel, setPanel] = useState<PanelName>('prolific');
  const [reason, setReason] = useState('');
  const opening = useMutation({ mutationFn: () => call('open-panel-entry', { studyId, panel, reason }), onSuccess: onDone });
  const closing = useMutation({ mutationFn: () => call('close-panel-entry', { studyId, reason }), onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    opening.mutate();
  };
  const error = opening.error ?? closing.error;
  return (
    <Modal opened onClose={onClose} title={`Address for a panel: ${studyId}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close the dialog' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{isOpen ? 'A new address ends the one before. Whoever has begun goes on.' : 'Whoever has the address can begin a couple, so give it to the panel only.'}</Text>
          <NativeSelect label="Panel" data={panelName.options.map((value) => ({ value, label: NAMES[value] }))} value={panel} onChange={({ currentTarget: { value } }) => setPanel(panelName.catch('prolific').parse(value))} />
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {error !== null && <Alert color="red" variant="outline" role="alert">{error.message}</Alert>}
          <Group>
            <Button type="submit" color="blue.8" loading={opening.isPending}>{isOpen ? 'Make a new address' : 'Open'}</Button>
            {isOpen && <Button variant="default" disabled={reason.trim().length < 3} loading={closing.isPending} onClick={() => closing.mutate()}>Close the address</Button>}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Nothing in it is run by a spreadsheet: what could be a formula gets an apostrophe before it. */
function download(studyId: string, payments: readonly PanelPayment[]): void {
  const names = [...new Set(payments.flatMap(({ sent }) => Object.keys(sent)))];
  const rows = payments.map(({ sent, paidAs }) => [...names.map((name) => sent[name] ?? ''), paidAs ?? '']);
  const csv = stringify(rows, { header: true, columns: [...names, 'code'], escape_formulas: true, record_delimiter: '\r\n' });
  const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
  Object.assign(document.createElement('a'), { href: address, download: `${studyId}-payments.csv` }).click();
  URL.revokeObjectURL(address);
}
