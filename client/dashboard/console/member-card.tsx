import { Badge, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Member } from '../../../server/protocol/member.ts';
import type { CoupleOverview, MemberOverview } from '../../../server/protocol/staff/console.ts';
import { HELP_WORDS } from '../board/alerts.ts';
import { lasting } from '../times.ts';
import { SendToRoom } from './send-to-room.tsx';
import { atStepSince } from './standing-words.ts';

/** After so long without a connection somebody should look, and go. In ms. */
const LOOK_AFTER = 10_000;
const GO_AFTER = 60_000;

interface Given {
  readonly couple: CoupleOverview;
  readonly member: Member;
  readonly now: number;
}

/** One partner: where they are, readable from two metres, and never what they answered. */
export function MemberCard({ couple, member, now }: Given) {
  const person = couple.members[member];
  const hasCome = person.presence !== 'not-yet';
  return (
    <Paper component="section" aria-label={`Partner ${member}`} withBorder p="lg" radius="md">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} className="from-afar">{member}</Title>
          <Presence person={person} now={now} />
        </Group>
        {hasCome && (
          <>
            <Text className="from-afar" fw={700} data-testid="step">{person.stepId ?? 'through with everything'}</Text>
            {!person.isOver && <Text className="from-afar" data-testid="on-it-for">{lasting(now - atStepSince(person))}</Text>}
          </>
        )}
        <Table>
          <Table.Tbody>
            {linesOn(couple, person, now).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row"><Text>{name}</Text></Table.Th>
                <Table.Td><Text size="xl" fw={600}>{value}</Text></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {!person.isOver && <SendToRoom couple={couple} member={member} />}
      </Stack>
    </Paper>
  );
}

type Line = readonly [string, string];

function linesOn({ steps }: CoupleOverview, person: MemberOverview, now: number): readonly Line[] {
  const { presence, stepId, stepNumber, nextStepId, lastAnswerAt, waiting, clockOffset, clockUncertainty, hiddenSince, battery, help } = person;
  const place: readonly Line[] = stepId === null ? [] : [['Step', `${stepNumber} of ${steps}`], ['Then', nextStepId ?? 'what follows the draw, or the end']];
  if (presence === 'not-yet') return [['Begins with', stepId ?? '–']];
  return [
    ...(help === null ? [] : [['Help', `${HELP_WORDS[help.what]}, ${lasting(now - help.askedAt)} ago`] as const]),
    ...place,
    ['Last answer', lastAnswerAt === null ? 'none yet' : `✓ ${lasting(now - lastAnswerAt)} ago`],
    ['Waits', waiting === null ? 'no' : waiting.until === null ? 'yes' : `for ${lasting(waiting.until - now)} more at most`],
    ['Clock', clockOffset === null ? 'not told yet' : `${clockOffset.toFixed(1)} ms, ± ${(clockUncertainty ?? 0).toFixed(1)}`],
    ['Page', presence === 'here' && hiddenSince !== null ? `out of sight for ${lasting(now - hiddenSince)}` : clockOffset === null ? 'not told yet' : 'in sight'],
    ...(battery === null ? [] : [['Battery', `${Math.round(battery.level * 100)} %${battery.isCharging ? ', charging' : ''}`] as const]),
  ];
}

function Presence({ person, now }: { readonly person: MemberOverview; readonly now: number }) {
  const [words, look] = presenceOf(person, now);
  return <Badge className="said from-afar" {...look}>{words}</Badge>;
}

const PLAIN = { variant: 'outline', color: 'gray', c: 'inherit' } as const;

function presenceOf({ isOver, presence, goneSince }: MemberOverview, now: number) {
  if (isOver) return [presence === 'left' ? 'left' : 'over', PLAIN] as const;
  if (presence === 'not-yet') return ['not here yet', PLAIN] as const;
  if (goneSince === null) return ['connected', { color: 'teal.9' }] as const;
  const gone = now - goneSince;
  const color = gone > GO_AFTER ? 'red.9' : gone > LOOK_AFTER ? 'yellow.4' : 'gray.7';
  return [`away ${lasting(gone)}`, { color, autoContrast: true }] as const;
}
