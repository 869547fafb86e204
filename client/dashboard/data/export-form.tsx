import { Alert, Button, Checkbox, Group, Paper, Radio, Stack, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ExportTier } from '../../../server/protocol/staff/data-routes.ts';
import { call } from '../call.ts';
import { useAct } from '../use-act.tsx';

const TIERS: Readonly<Record<ExportTier, { readonly label: string; readonly description: string }>> = {
  open: { label: 'Open', description: 'To be published: scores and answers of single persons, without any link between partners.' },
  controlled: { label: 'Controlled', description: 'Under an agreement: all tables, partners linked, no text.' },
  full: { label: 'Full', description: 'For the lab itself: the raw records, too. Asks for your password and a code, and is kept for a quarter of an hour.' },
};

interface Given {
  readonly studyId: string;
  /** One is under way. */
  readonly isBusy: boolean;
  readonly onStarted: () => Promise<void>;
}

/** What the next export is to hold. */
export function ExportForm({ studyId, isBusy, onStarted }: Given) {
  const [tier, setTier] = useState<ExportTier>('controlled');
  const [withText, setWithText] = useState(false);
  const [includeTest, setIncludeTest] = useState(false);
  const [isExcel, setIsExcel] = useState(false);
  const asked = { studyId, tier, withText: withText && tier === 'full', includeTest, isExcel };
  const starting = useAct((given: typeof asked) => call('start-export', given), () => void onStarted());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    starting.run(asked);
  };
  return (
    <Paper component="section" aria-label="New export" withBorder p="md">
      <form onSubmit={submit}>
        <Stack>
          <Title order={2} size="h4">New export</Title>
          <Radio.Group label="For whom" value={tier} onChange={(value) => setTier(tierOf(value))}>
            <Stack gap="xs" mt="xs">
              {Object.entries(TIERS).map(([name, { label, description }]) => <Radio key={name} value={name} color="blue.8" label={label} description={description} />)}
            </Stack>
          </Radio.Group>
          <Stack gap="xs">
            <Checkbox color="blue.8" label="With what people typed" description="Full tier only: it may name them and others." disabled={tier !== 'full'} checked={asked.withText} onChange={(event) => setWithText(event.currentTarget.checked)} />
            <Checkbox color="blue.8" label="A workbook for Excel, too" checked={isExcel} onChange={(event) => setIsExcel(event.currentTarget.checked)} />
            <Checkbox color="blue.8" label="Couples for trying out, too" description="Marked is_test in every table." checked={includeTest} onChange={(event) => setIncludeTest(event.currentTarget.checked)} />
          </Stack>
          {starting.refusal !== null && <Alert color="red" variant="outline" role="alert">{starting.refusal}</Alert>}
          <Group><Button type="submit" color="blue.8" loading={starting.isPending || isBusy}>Make the export</Button></Group>
        </Stack>
      </form>
      {starting.question}
    </Paper>
  );
}

function tierOf(value: string): ExportTier {
  return value === 'open' || value === 'full' ? value : 'controlled';
}
