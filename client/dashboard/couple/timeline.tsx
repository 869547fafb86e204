import { Box, Group, Text, Title } from '@mantine/core';
import { MEMBERS } from '../../../server/protocol/member.ts';
import type { Lanes, Stay } from '../../../server/protocol/staff/couple-page-routes.ts';
import { lasting } from '../times.ts';
import { lengthIn, spanOf, ticksOf } from './span.ts';

/** In units of the drawing. */
const [WIDTH, LANE, GAP, LEFT, AXIS] = [1_000, 56, 14, 28, 26];
/** A name needs so much for each letter. */
const LETTER = 8;

const KINDS = { busy: 'at a step', waiting: 'waiting', away: 'not connected', 'not-yet': 'not here yet', left: 'left' } as const;

/** Two lanes on one clock: A above, B below. The table under it says the same in words. */
export function Timeline({ lanes, now }: { readonly lanes: Lanes; readonly now: number }) {
  const span = spanOf(lanes, now);
  if (span === null) return <Text>Nobody has come yet.</Text>;
  const x = (at: number): number => LEFT + ((Math.min(Math.max(at, span.from), span.to) - span.from) / (span.to - span.from)) * (WIDTH - LEFT - 1);
  const ticks = ticksOf(span);
  const height = AXIS + 2 * LANE + GAP;
  return (
    <section aria-labelledby="timeline">
      <Title order={2} size="h3" mb="xs" id="timeline">Timeline</Title>
      <Group gap="md" mb="xs">
        {Object.entries(KINDS).map(([is, words]) => <Text key={is} span size="sm"><span className={`swatch stay-${is}`} /> {words}</Text>)}
      </Group>
      <Box className="wide" tabIndex={0} role="region" aria-label="Timeline, drawn">
        <svg className="timeline" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label="Steps and waits of A above and of B below, on one clock">
          {ticks.map((at) => (
            <g key={at}>
              <line x1={x(at)} x2={x(at)} y1={AXIS - 6} y2={height} className="tick" />
              <text x={x(at)} y={AXIS - 10} textAnchor={x(at) > WIDTH - 4 * LETTER ? 'end' : at === span.from ? 'start' : 'middle'}>{lasting(at - span.from)}</text>
            </g>
          ))}
          {MEMBERS.map((member, row) => (
            <g key={member} transform={`translate(0 ${AXIS + row * (LANE + GAP)})`}>
              <text x={4} y={LANE / 2 + 6} className="lane-name">{member}</text>
              {lanes.stays[member].filter((stay) => lengthIn(stay, span) > 0).map((stay) => (
                <Block key={`${stay.from} ${stay.is}`} stay={stay} left={x(stay.from)} right={x(stay.to ?? span.to)} words={`${stay.stepId ?? 'through'}, ${KINDS[stay.is]}, ${lasting(lengthIn(stay, span))}`} />
              ))}
            </g>
          ))}
        </svg>
      </Box>
    </section>
  );
}

interface Drawn {
  readonly stay: Stay;
  readonly left: number;
  readonly right: number;
  readonly words: string;
}

function Block({ stay, left, right, words }: Drawn) {
  const name = stay.stepId ?? 'through';
  const width = Math.max(1, right - left - 1);
  return (
    <g>
      <rect x={left} width={width} y={0} height={LANE} rx={3} className={`stay-${stay.stepId === null ? 'through' : stay.is}`}>
        <title>{words}</title>
      </rect>
      {stay.is !== 'not-yet' && width > name.length * LETTER + 8 && <text x={left + 6} y={LANE / 2 + 5} className={`on-stay-${stay.stepId === null ? 'through' : stay.is}`}>{name}</text>}
    </g>
  );
}
