import { Alert, Anchor, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { Link, useLocation, useParams } from 'wouter';
import { StudyChoice, studiesToRun } from '../board/study-choice.tsx';
import { useBoard, useServerTime } from '../board/use-board.ts';
import type { Staff } from '../staff.ts';
import { Between } from './between.tsx';
import { Controls } from './controls.tsx';
import { MemberCard } from './member-card.tsx';

/** The lab's console: two partners in two rooms, what is between them, and what can be done. */
export function Console({ staff }: { readonly staff: Staff }) {
  const [, navigate] = useLocation();
  const studies = studiesToRun(staff);
  const { studyId = studies[0] ?? '', dyadSessionId } = useParams<{ studyId?: string; dyadSessionId?: string }>();
  const board = useBoard(studyId === '' ? null : studyId);
  const now = useServerTime(board.ahead);
  const couple = board.couples.find((each) => each.dyadSessionId === dyadSessionId) ?? board.couples[0];
  const goTo = (by: 1 | -1): void => {
    const there = couple === undefined ? undefined : board.couples[board.couples.indexOf(couple) + by];
    if (there !== undefined) navigate(`/console/${studyId}/${there.dyadSessionId}`);
  };
  return (
    <Stack>
      <Title order={1} size="h2">Lab console</Title>
      <Group align="end">
        <StudyChoice studies={studies} value={studyId} onChoice={(chosen) => navigate(`/console/${chosen}`)} />
        <NativeSelect
          label="Couple"
          data={board.couples.map((each) => ({ value: each.dyadSessionId, label: String(each.dyadNum) }))}
          value={couple?.dyadSessionId ?? ''}
          onChange={({ currentTarget }) => navigate(`/console/${studyId}/${currentTarget.value}`)}
        />
        {couple !== undefined && <Anchor component={Link} href={`/couples/${studyId}/${couple.dyadSessionId}`} c="inherit" underline="always" pb={6}>Timeline and notes</Anchor>}
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
          <Controls couple={couple} further={[{ key: 'j', does: 'Next couple', act: () => goTo(1) }, { key: 'k', does: 'Couple before', act: () => goTo(-1) }]} />
        </>
      )}
    </Stack>
  );
}
