import type { PICKED } from '../../server/dyad/picks.ts';
import { rowColumn, type Entry, type RowColumn } from '../columns/columns.ts';
import type { MemberScores } from '../answers/scores-spool.ts';

type Picks = Pick<MemberScores, 'picks'>;

/** A person and their partner. */
interface Both {
  readonly own: Picks;
  readonly partner: Picks;
}

type What = (typeof PICKED)[number];

/** What each column of a pick says. */
const ENTRIES: Readonly<Record<What, Pick<Entry, 'label' | 'description' | 'type'>>> = {
  picked: {
    label: 'Which was picked',
    description: 'Which of the person’s own texts the server picked last; own: the person gave another one instead. Empty before it was picked.',
    type: 'string',
  },
  rank: { label: 'Place among those that could be picked', description: '1: the nearest, 2: the second nearest. Empty for an own one.', type: 'integer' },
  severity: { label: 'Severity of what was picked', description: 'As its author rated it. Empty for an own one.', type: 'number' },
  topic: { label: 'Topic of what was picked', description: 'As its author chose it.', type: 'string' },
  rule: { label: 'Rule of the pick', description: 'Name and version of the rule by which it was picked.', type: 'string' },
};

/** Five columns for each pick, of the person (_a) and of the partner (_p). */
export function pickColumns(picks: readonly string[]): readonly RowColumn<Both>[] {
  return picks.flatMap((pick) => {
    const name = pick.replace(/[^A-Za-z0-9_]/g, '_');
    return Object.entries(ENTRIES).flatMap(([what, entry]) =>
      (['a', 'p'] as const).map((side) =>
        rowColumn<Both>(`${name}_${what}_${side}`, ({ own, partner }) => (side === 'a' ? own : partner).picks[`${pick}.${what}`] ?? null, {
          ...entry,
          label: `${entry.label}: “${pick}”, ${side === 'a' ? 'own' : 'the partner’s'}`,
          source: 'answers of the dyad session, server/dyad/picks.ts',
          ...(what === 'topic' ? { sensitive: 'quasi' as const } : {}),
        }),
      ),
    );
  });
}
