import { Alert, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Whoami } from '../../../server/protocol/staff/account-routes.ts';
import { Between } from './between.tsx';
import { Controls } from './controls.tsx';
import { MemberCard } from './member-card.tsx';
import { useBoard, useServerTime } from './use-board.ts';

type Staff = Pick<Extract<Whoami, { is: 'staff' }>, 'grants'>;

/** In which studies somebody runs couples. */
function studiesToRun({ grants }: Staff): readonly string[] {
  return [...new Set(grants.filter(({ permission }) => permission === 'experimenter' || permission === 'assistant').map(({ studyId }) => studyId))];
}

/** The lab's console: two partners in two rooms, what is between them, and what can be done. */
export function Console({ staff }: { readonly staff: Staff }) {
  const studies = studiesToRun(staff);
  const [studyId, setStudyId] = useState<string | null>(studies[0] ?? null);
  const [chosen, setChosen] = useState<string | null>(null);
  const board = useBoard(studyId);
  const now = useServerTime(board.ahead);
  const couple = board.couples.find(({ dyadSessionId }) => dyadSessionId === chosen) ?? board.couples[0];
  return (
    <Stack>
      <Title order={1} size="h2">Lab console</Title>
      <Group>
        <NativeSelect label="Study" data={[...studies]} value={studyId ?? ''} onChange={({ currentTarget }) => { setStudyId(currentTarget.value); setChosen(null); }} />
        <NativeSelect
          label="Couple"
          data={board.couples.map(({ dyadSessionId, dyadNum }) => ({ value: dyadSessionId, label: String(dyadNum) }))}
          value={couple?.dyadSessionId ?? ''}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      </Group>
      {board.problem !== null && <Alert color="red" variant="outline" role="alert">{board.problem}</Alert>}
      {couple === undefined && board.problem === null && <Text>There is no couple in this study yet.</Text>}
      {couple !== undefined && (
        <>
          <Between couple={couple} now={now} />
          <div className="two-rooms">
            <MemberCard couple={couple} member="A" now={now} />
            <MemberCard couple={couple} member="B" now={now} />
          </div>
          <Controls couple={couple} />
        </>
      )}
    </Stack>
  );
}
