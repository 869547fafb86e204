import { Anchor, Badge, Box, Group, Table, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Link } from 'wouter';
import { MEMBERS, type Member } from '../../../server/protocol/member.ts';
import type { CoupleOverview, MemberOverview } from '../../../server/protocol/staff/console.ts';
import { atStepSince } from '../console/standing-words.ts';
import type { Seen } from './alerts.ts';
import { lasting, timeWords } from '../times.ts';

/** In px: what a row is expected to take, before it is measured. */
const ROW = 64;
const HEADS = ['Couple', 'Needs you', 'A', 'B', 'State', 'Act'] as const;

const PHASES: Readonly<Record<CoupleOverview['phase'], string>> = {
  apart: 'before the draw',
  ready: 'being drawn',
  running: 'together',
  parted: 'ended by the lab',
  completed: 'completed',
  'ended-early': 'ended early',
};

interface Given {
  /** In the order in which they are shown. */
  readonly seen: readonly Seen[];
  readonly now: number;
  /** The pointer moves over the rows. */
  readonly onPointing: () => void;
}

/** Only the rows in sight are drawn, so that hundreds of couples cost no more than ten. */
export function BoardTable({ seen, now, onPointing }: Given) {
  const scrolled = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: seen.length,
    getScrollElement: () => scrolled.current,
    estimateSize: () => ROW,
    getItemKey: (index) => seen[index]?.couple.dyadSessionId ?? index,
    overscan: 8,
  });
  const inSight = rows.getVirtualItems();
  const above = inSight[0]?.start ?? 0;
  const below = rows.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  if (seen.length === 0) return <Text>No couple to show.</Text>;
  return (
    <Box component="section" ref={scrolled} className="board" aria-label="Couples" tabIndex={0} onPointerMove={onPointing}>
      <Table stickyHeader aria-rowcount={seen.length + 1}>
        <Table.Thead>
          <Table.Tr aria-rowindex={1}>{HEADS.map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {above > 0 && <tr aria-hidden><td colSpan={HEADS.length} style={{ height: above }} /></tr>}
          {inSight.map(({ index, key }) => {
            const row = seen[index];
            if (row === undefined) return null;
            const { couple, alerts } = row;
            return (
              <Table.Tr key={key} ref={rows.measureElement} data-index={index} aria-rowindex={index + 2}>
                <Table.Td fw={600}><Anchor component={Link} href={`/couples/${couple.studyId}/${couple.dyadSessionId}`} c="inherit" underline="always">{couple.dyadNum}</Anchor></Table.Td>
                <Table.Td><Needs alerts={alerts} /></Table.Td>
                {MEMBERS.map((member) => <Table.Td key={member}><Place couple={couple} member={member} now={now} /></Table.Td>)}
                <Table.Td>{stateWords(couple, now)}</Table.Td>
                <Table.Td><Anchor component={Link} href={`/console/${couple.studyId}/${couple.dyadSessionId}`} c="inherit" underline="always" size="sm" aria-label={`Couple ${couple.dyadNum} in the console`}>Console</Anchor></Table.Td>
              </Table.Tr>
            );
          })}
          {below > 0 && <tr aria-hidden><td colSpan={HEADS.length} style={{ height: below }} /></tr>}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

/** Who is still to come, comes at a time; a couple that has begun has no more use for it. */
function stateWords({ heldSince, phase, signs: { meetsAt } }: CoupleOverview, now: number): string {
  if (heldSince !== null) return 'held';
  return phase === 'apart' && meetsAt !== null && meetsAt > now ? `${PHASES[phase]}, comes ${timeWords(meetsAt)}` : PHASES[phase];
}

/** Why somebody should look, in words. */
export function Needs({ alerts }: Pick<Seen, 'alerts'>) {
  if (alerts.length === 0) return <Text span c="dimmed">–</Text>;
  return (
    <Group gap={6}>
      {alerts.map(({ urgency, words }) => (
        <Badge key={words} className="said" color={urgency === 'go' ? 'red.9' : 'yellow.4'} autoContrast>{words}</Badge>
      ))}
    </Group>
  );
}

function Place({ couple, member, now }: { readonly couple: CoupleOverview; readonly member: Member; readonly now: number }) {
  const person = couple.members[member];
  return (
    <Group gap={8} wrap="nowrap">
      <span className={`dot dot-${dotOf(person)}`} role="img" aria-label={DOTS[dotOf(person)]} />
      <Text span size="sm">
        {placeWords(person, now)}
      </Text>
    </Group>
  );
}

function placeWords(person: MemberOverview, now: number): string {
  const { presence, stepId, isOver } = person;
  if (presence === 'not-yet') return 'not here yet';
  if (presence === 'left') return stepId === null ? 'left' : `left at ${stepId}`;
  return stepId === null || isOver ? 'through' : `${stepId}, ${lasting(now - atStepSince(person))}`;
}

const DOTS = { here: 'connected', gone: 'not connected', none: 'not here yet', over: 'over' } as const;

function dotOf({ presence, isOver }: MemberOverview): keyof typeof DOTS {
  if (isOver || presence === 'left') return 'over';
  if (presence === 'not-yet') return 'none';
  return presence === 'here' ? 'here' : 'gone';
}
