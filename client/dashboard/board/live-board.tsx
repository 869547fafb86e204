import { Alert, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { Staff } from '../staff.ts';
import { Alarm } from './alarm.tsx';
import { byNeed, isOver, needWords, seenAt, type Seen } from './alerts.ts';
import { BoardTable } from './board-table.tsx';
import { ServerStrip } from './server-strip.tsx';
import { StudyChoice, studiesToRun } from './study-choice.tsx';
import { useBoard, useServerTime } from './use-board.ts';
import { useHeldOrder } from './use-held-order.ts';

const FILTERS = { all: 'all', needing: 'who need somebody', 'under way': 'under way', over: 'over' } as const;
type Filter = keyof typeof FILTERS;
/** After the pointer last moved over the rows; in ms. One that is left lying there holds nothing. */
const ABOUT_TO_PRESS = 3_000;

function passes({ couple, alerts }: Seen, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'needing':
      return alerts.length > 0;
    case 'under way':
      return !isOver(couple) && Object.values(couple.members).some(({ presence }) => presence !== 'not-yet');
    case 'over':
      return isOver(couple);
  }
}

/** Every couple of a study on one page, whoever needs somebody first. */
export function LiveBoard({ staff }: { readonly staff: Staff }) {
  const [, navigate] = useLocation();
  const studies = studiesToRun(staff);
  const { studyId = studies[0] ?? '' } = useParams<{ studyId?: string }>();
  const [filter, setFilter] = useState<Filter>('all');
  const [searched, setSearched] = useState('');
  const board = useBoard(studyId === '' ? null : studyId);
  const now = useServerTime(board.ahead);
  const seen = board.couples.map(seenAt(now));
  const sorted = seen.filter((each) => passes(each, filter) && String(each.couple.dyadNum).startsWith(searched.trim())).sort(byNeed);
  const pointedAt = useRef(0);
  const pointing = (): void => {
    pointedAt.current = Date.now();
  };
  const shown = useHeldOrder(sorted, Date.now() - pointedAt.current < ABOUT_TO_PRESS);
  return (
    <Stack>
      <Title order={1} size="h2">Live board</Title>
      <Group align="end">
        <StudyChoice studies={studies} value={studyId} onChoice={(chosen) => navigate(`/board/${chosen}`)} />
        <NativeSelect label="Couples" data={Object.entries(FILTERS).map(([value, label]) => ({ value, label }))} value={filter} onChange={({ currentTarget }) => setFilter(filterFrom(currentTarget.value))} />
        <TextInput label="Number" inputMode="numeric" w={100} value={searched} onChange={({ currentTarget }) => setSearched(currentTarget.value)} />
      </Group>
      {board.problem !== null && <Alert color="red" variant="outline" role="alert">{board.problem}</Alert>}
      <ServerStrip studyId={studyId} />
      <Group justify="space-between">
        <Text role="status">{needWords(seen)}</Text>
        <Alarm seen={seen} />
      </Group>
      <BoardTable seen={shown} now={now} onPointing={pointing} />
    </Stack>
  );
}

function filterFrom(value: string): Filter {
  return value === 'needing' || value === 'under way' || value === 'over' ? value : 'all';
}
