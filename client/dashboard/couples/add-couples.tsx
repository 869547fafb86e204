import { Alert, Button, Group, NativeSelect, NumberInput, Paper, Stack, Tabs, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { AddedCouple, CoupleList } from '../../../server/protocol/staff/couple-routes.ts';
import { call } from '../call.ts';
import { AddFromTable } from './add-from-table.tsx';

/** As many as fit on a screen and into a pause; a longer list comes as a table. */
const MOST_AT_ONCE = 200;

interface Given {
  readonly studyId: string;
  readonly list: CoupleList;
  /** Whoever is here may give addresses. */
  readonly takesEmails: boolean;
  onAdded(added: readonly AddedCouple[]): Promise<void>;
}

/** One couple with a label of its own, several alike, or those of a table. What is typed in one way stays while one looks at the other. */
export function AddCouples(given: Given) {
  if (given.list.languages.length === 0) return <Alert className="no-print" color="yellow" variant="outline">The experiment of this study is not on this server, so no couple can be added.</Alert>;
  return (
    <Paper component="section" aria-label="Add couples" withBorder p="md" className="no-print">
      <Title order={2} size="h3" mb="xs">Add couples</Title>
      <Tabs defaultValue="alike" keepMounted>
        <Tabs.List mb="md">
          <Tabs.Tab value="alike">One or several</Tabs.Tab>
          <Tabs.Tab value="table">From a table</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="alike"><AddAlike {...given} /></Tabs.Panel>
        <Tabs.Panel value="table"><AddFromTable {...given} /></Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

function AddAlike({ studyId, list, onAdded }: Given) {
  const { languages, strata } = list;
  const [count, setCount] = useState(1);
  const [label, setLabel] = useState('');
  const [spoken, setSpoken] = useState<readonly [string, string]>([languages[0] ?? '', languages[0] ?? '']);
  const [levels, setLevels] = useState<Readonly<Record<string, string>>>({});
  const adding = useMutation({
    async mutationFn() {
      const couple = { languages: [spoken[0], spoken[1]] as [string, string], strata: Object.fromEntries(strata.map(({ name }) => [name, levels[name] ?? ''])) };
      const isOne = count === 1;
      const couples = Array.from({ length: count }, () => ({ ...couple, label: isOne && label.trim() !== '' ? label : null }));
      const added = await call('add-couples', { studyId, couples });
      // Before the list is fetched anew: meanwhile the next label may be typed.
      setLabel('');
      await onAdded(added.couples);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    adding.mutate();
  };
  return (
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-start">
            <NumberInput label="How many" required min={1} max={MOST_AT_ONCE} allowDecimal={false} value={count} onChange={(given) => setCount(Number(given))} w={110} />
            {count === 1 && <TextInput label="Label" placeholder="optional" aria-description="Such as the code of your own list; no names." maxLength={40} value={label} onChange={({ currentTarget }) => setLabel(currentTarget.value)} />}
            {languages.length > 1 && [0, 1].map((order) => (
              <NativeSelect
                key={order} label={`Language of partner ${order + 1}`} data={languages} value={spoken[order]}
                onChange={({ currentTarget: { value } }) => setSpoken(order === 0 ? [value, spoken[1]] : [spoken[0], value])}
              />
            ))}
            {strata.map(({ name, levels: known }) => (
              <NativeSelect
                key={name} label={name} required data={[{ value: '', label: 'choose' }, ...known]} value={levels[name] ?? ''}
                onChange={({ currentTarget: { value } }) => setLevels({ ...levels, [name]: value })}
              />
            ))}
          </Group>
          {adding.isError && <Alert color="red" variant="outline" role="alert">{adding.error.message}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={adding.isPending}>{count === 1 ? 'Add the couple' : `Add ${count} couples`}</Button></Group>
        </Stack>
      </form>
  );
}
