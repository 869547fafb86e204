import { Alert, Button, Group, Modal, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ENDINGS, panelCodes, type Ending, type PanelCodes as Codes } from '../../../server/protocol/panel.ts';
import { call } from '../call.ts';
import { PanelEntries } from './panel-entry.tsx';

const FOR: Readonly<Record<Ending, string>> = {
  finished: 'Got through to the end',
  ended: 'Ended early: the partner did not come or did not come back, or any other cause',
  left: 'Said no, or left',
};

/** A panel whose people come here: by which address, and by what it pays them. */
export function Panel({ studyId, mayChange, mayPay }: { readonly studyId: string; readonly mayChange: boolean; readonly mayPay: boolean }) {
  const queries = useQueryClient();
  const known = useQuery({ queryKey: ['panel-state', studyId], queryFn: () => call('panel-state', { studyId }) });
  const [isOpen, setIsOpen] = useState(false);
  if (known.isPending) return <Skeleton h={80} />;
  if (known.isError) return <Alert color="red" variant="outline">{known.error.message}</Alert>;
  const { codes, entries, strata } = known.data;
  const done = async (): Promise<void> => {
    setIsOpen(false);
    await queries.invalidateQueries({ queryKey: ['panel-state', studyId] });
  };
  return (
    <Stack component="section" aria-label="Panel" mb="lg">
      <Title order={2} size="h3">Panel</Title>
      <PanelEntries studyId={studyId} entries={entries} strata={strata} mayChange={mayChange} mayPay={mayPay} onChanged={done} />
      <Title order={3} size="h4">Its codes</Title>
      {codes === null ? (
        <Text>None: the last page shows everybody a code of their own. If people come from a panel such as Prolific or SONA, give the three codes by which it pays.</Text>
      ) : (
        <Table>
          <Table.Tbody>
            {ENDINGS.map((ending) => (
              <Table.Tr key={ending}><Table.Th scope="row">{FOR[ending]}</Table.Th><Table.Td>{codes[ending]}</Table.Td></Table.Tr>
            ))}
            <Table.Tr><Table.Th scope="row">The last page leads back to</Table.Th><Table.Td className="long">{codes.returnTo ?? 'nowhere'}</Table.Td></Table.Tr>
          </Table.Tbody>
        </Table>
      )}
      {mayChange && <Group><Button variant="default" onClick={() => setIsOpen(true)}>{codes === null ? 'Give codes' : 'Change the codes'}</Button></Group>}
      {isOpen && <CodesForm studyId={studyId} before={codes} onDone={done} onClose={() => setIsOpen(false)} />}
    </Stack>
  );
}

interface FormGiven {
  readonly studyId: string;
  readonly before: Codes | null;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}

function CodesForm({ studyId, before, onDone, onClose }: FormGiven) {
  const [typed, setTyped] = useState({ finished: '', ended: '', left: '', ...before, returnTo: before?.returnTo ?? '' });
  const [reason, setReason] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const setting = useMutation({ mutationFn: (codes: Codes | null) => call('set-panel-codes', { studyId, codes, reason }), onSuccess: onDone });
  const read = panelCodes.safeParse({ ...typed, returnTo: typed.returnTo.trim() === '' ? null : typed.returnTo });
  const problemOf = (field: keyof Codes): string | null => (isChecked ? (read.error?.issues.find(({ path }) => path[0] === field)?.message ?? null) : null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsChecked(true);
    if (read.success && reason.trim().length >= 3) setting.mutate(read.data);
  };
  return (
    <Modal opened onClose={onClose} title={`Codes of a panel: ${studyId}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close the dialog' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>Pay all three fairly. Whoever is left behind gets the code of the second line, whatever the cause, so it tells nobody why. If partners may see each other’s account at the panel, give the second and the third line one code.</Text>
          {ENDINGS.map((ending) => (
            <TextInput key={ending} label={FOR[ending]} required error={problemOf(ending)} value={typed[ending]} onChange={({ currentTarget: { value } }) => setTyped({ ...typed, [ending]: value })} />
          ))}
          <TextInput label="Address to go back to" description="If there is one. {code} stands for the code: https://app.prolific.com/submissions/complete?cc={code}" error={problemOf('returnTo')} value={typed.returnTo} onChange={({ currentTarget: { value } }) => setTyped({ ...typed, returnTo: value })} />
          <TextInput label="Reason" description="For the audit; participants do not see it." required error={isChecked && reason.trim().length < 3 ? 'Please give one.' : null} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {setting.isError && <Alert color="red" variant="outline" role="alert">{setting.error.message}</Alert>}
          <Group>
            <Button type="submit" color="blue.8" loading={setting.isPending}>Keep these codes</Button>
            {before !== null && <Button variant="default" disabled={reason.trim().length < 3} loading={setting.isPending} onClick={() => setting.mutate(null)}>Pay by no codes</Button>}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
