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

type Entry = PanelState['entries'][number];

interface Given extends Pick<PanelState, 'entries' | 'strata'> {
  readonly studyId: string;
  readonly mayChange: boolean;
  readonly mayPay: boolean;
  readonly onChanged: () => Promise<void>;
}

/** The addresses that a panel gives its people, and who of them is to be paid. */
export function PanelEntries({ studyId, entries, strata, mayChange, mayPay, onChanged }: Given) {
  const [isOpen, setIsOpen] = useState(false);
  const [closing, setClosing] = useState<Entry | null>(null);
  const paying = useAct(() => call('panel-payments', { studyId }), (payments) => download(studyId, payments));
  const done = async (): Promise<void> => {
    setIsOpen(false);
    setClosing(null);
    await onChanged();
  };
  return (
    <>
      <Title order={3} size="h4">Its address</Title>
      {entries.length === 0 && <Text>No panel leads here. Open the study to one, and each of its people begins a couple: they get a link of their own, and one to hand on to their partner; or a code, for a partner whom the panel pays, too.</Text>}
      {strata.length > 0 && <Text>This study draws by {strata.map(({ name }) => name).join(' and ')}: give each group of the panel an address of its own, and its couples belong to the stratum of the address.</Text>}
      {entries.map((entry) => <Address key={entry.entry} {...entry} onClose={mayChange ? () => setClosing(entry) : null} />)}
      <Group>
        {mayChange && <Button variant="default" onClick={() => setIsOpen(true)}>{entries.length === 0 ? 'Open to a panel' : strata.length === 0 ? 'Change the address' : 'Another address'}</Button>}
        {mayPay && <Button variant="default" loading={paying.isPending} onClick={() => paying.run(undefined)}>Who is to be paid (CSV)</Button>}
      </Group>
      {paying.refusal !== null && <Alert color="red" variant="outline" role="alert">{paying.refusal}</Alert>}
      {paying.question}
      {isOpen && <OpenForm studyId={studyId} strata={strata} entries={entries} onDone={done} onClose={() => setIsOpen(false)} />}
      {closing !== null && <CloseForm studyId={studyId} entry={closing} onDone={done} onClose={() => setClosing(null)} />}
    </>
  );
}

function Address({ panel, entry, stratum, onClose }: Entry & { readonly onClose: (() => void) | null }) {
  const address = `${participantsAddress()}/panel/${entry}?${PANELS[panel].query}`;
  return (
    <section aria-label={stratum === '' ? 'Address' : `Address for ${stratum}`}>
      <Text>Give {NAMES[panel]} this address as it stands here{stratum === '' ? '' : <>, for couples of <strong>{stratum}</strong></>}; {NAMES[panel]} fills in who somebody is. Whoever is behind it is kept encrypted, and in no export.</Text>
      <Code className="long">{address}</Code>
      <Group mt="xs">
        <CopyButton value={address}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy the address'}</Button>}</CopyButton>
        {onClose !== null && <Button size="xs" variant="default" onClick={onClose}>Close the address</Button>}
      </Group>
    </section>
  );
}

interface FormGiven {
  readonly studyId: string;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}

function OpenForm({ studyId, strata, entries, onDone, onClose }: FormGiven & Pick<PanelState, 'entries' | 'strata'>) {
  const [panel, setPanel] = useState<PanelName>('prolific');
  const [levels, setLevels] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const given = Object.fromEntries(strata.map(({ name }) => [name, levels[name] ?? '']));
  const opening = useMutation({ mutationFn: () => call('open-panel-entry', { studyId, panel, strata: given, reason }), onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    opening.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Address for a panel: ${studyId}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close the dialog' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{entries.length > 0 ? `A new address ends the one before${strata.length === 0 ? '' : ' of the same stratum'}. Whoever has begun goes on.` : 'Whoever has the address can begin a couple, so give it to the panel only.'}</Text>
          <NativeSelect label="Panel" data={panelName.options.map((value) => ({ value, label: NAMES[value] }))} value={panel} onChange={({ currentTarget: { value } }) => setPanel(panelName.catch('prolific').parse(value))} />
          {strata.map(({ name, levels: known }) => (
            <NativeSelect key={name} label={name} required data={[{ value: '', label: 'choose' }, ...known]} value={levels[name] ?? ''} onChange={({ currentTarget: { value } }) => setLevels({ ...levels, [name]: value })} />
          ))}
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {opening.isError && <Alert color="red" variant="outline" role="alert">{opening.error.message}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={opening.isPending}>{entries.length > 0 ? 'Make a new address' : 'Open'}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}

function CloseForm({ studyId, entry: { stratum }, onDone, onClose }: FormGiven & { readonly entry: Entry }) {
  const [reason, setReason] = useState('');
  const closing = useMutation({ mutationFn: () => call('close-panel-entry', { studyId, stratum, reason }), onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    closing.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Close the address${stratum === '' ? '' : ` for ${stratum}`}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close the dialog' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>Nobody new begins by it. Whoever has begun goes on.</Text>
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {closing.isError && <Alert color="red" variant="outline" role="alert">{closing.error.message}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={closing.isPending}>Close it</Button></Group>
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
