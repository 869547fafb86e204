import { Alert, Anchor, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { Alarm } from '../board/alarm.tsx';
import { byNeed, seenAt } from '../board/alerts.ts';
import { Needs } from '../board/board-table.tsx';
import { StudyChoice, studiesToRun } from '../board/study-choice.tsx';
import { useBoard, useServerTime } from '../board/use-board.ts';
import type { Staff } from '../staff.ts';
import { Between } from './between.tsx';
import { Controls } from './controls.tsx';
import { MemberCard } from './member-card.tsx';
import { inGroups } from './standing-words.ts';

/** The lab's console: two partners in two rooms, what is between them, and what can be done. */
export function Console({ staff }: { readonly staff: Staff }) {
  const [, navigate] = useLocation();
  const studies = studiesToRun(staff);
  const { studyId = studies[0] ?? '', dyadSessionId } = useParams<{ studyId?: string; dyadSessionId?: string }>();
  const board = useBoard(studyId === '' ? null : studyId, dyadSessionId ?? null);
  const now = useServerTime(board.ahead);
  const couples = board.couples.filter((each) => each.studyId === studyId);
  const seen = couples.map(seenAt(now));
  const elsewhere = seen.filter(({ couple: each, alerts: [worst] }) => each.dyadSessionId !== dyadSessionId && worst?.urgency === 'go').length;
  const couple = couples.find((each) => each.dyadSessionId === dyadSessionId);
  // Chosen once: a console that went to another couple by itself would be acted on by mistake.
  const chosen = dyadSessionId === undefined ? [...seen].sort(byNeed)[0]?.couple.dyadSessionId : undefined;
  useEffect(() => {
    if (chosen !== undefined) navigate(`/console/${studyId}/${chosen}`, { replace: true });
  }, [chosen, studyId, navigate]);
  const goTo = (by: 1 | -1): void => {
    const there = couple === undefined ? undefined : couples[couples.indexOf(couple) + by];
    if (there !== undefined) navigate(`/console/${studyId}/${there.dyadSessionId}`);
  };
  return (
    <Stack>
      <Title order={1} size="h2">Lab console</Title>
      <Group align="end">
        <StudyChoice studies={studies} value={studyId} onChoice={(study) => navigate(`/console/${study}`)} />
        <NativeSelect
          label="Couple"
          miw={110}
          data={inGroups(couples).map(({ group, couples: items }) => ({ group, items: items.map((each) => ({ value: each.dyadSessionId, label: String(each.dyadNum) })) }))}
          value={couple?.dyadSessionId ?? ''}
          onChange={({ currentTarget }) => navigate(`/console/${studyId}/${currentTarget.value}`)}
        />
        {couple !== undefined && <Anchor component={Link} href={`/couples/${studyId}/${couple.dyadSessionId}`} c="inherit" underline="always" pb={6}>Timeline, notes, exclusion</Anchor>}
      </Group>
      {board.problem !== null && <Alert color="red" variant="outline" role="alert">{board.problem}</Alert>}
      {couple === undefined && board.problem === null && <Text>{couples.length === 0 ? 'There is no couple in this study yet.' : 'This couple is not in this study. Choose another.'}</Text>}
      {couple !== undefined && (
        <>
          <Between couple={couple} now={now} />
          <Group justify="space-between">
            <Needs alerts={seen.find((each) => each.couple === couple)?.alerts ?? []} />
            <Group>
              {elsewhere > 0 && <Anchor component={Link} href={`/board/${studyId}`} c="inherit" underline="always" fw={600}>{elsewhere === 1 ? 'Another couple needs' : `${elsewhere} other couples need`} somebody now</Anchor>}
              <Alarm seen={seen} />
            </Group>
          </Group>
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
