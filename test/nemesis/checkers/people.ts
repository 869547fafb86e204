import { join } from 'node:path';
import type { DyadState } from '../../../server/dyad/state.ts';
import { eventsOf, keptIds, nameOf, type Evidence } from '../evidence.ts';
import { exportNow, keptRecords } from '../exporting.ts';
import type { Checker } from './records.ts';

/** I15a: nobody is heard in the name of another, or beyond where they are. */
export const authorisation: Checker = ({ rude }) => rude.taken;

/** I15b: of staff each attempt at what they may not is refused, and is in the audit once. */
export const refusalsAudited = ({ refusals: { attempts, rows, notRefused } }: Pick<Evidence, 'refusals'>): readonly string[] => [
  ...notRefused,
  ...(rows === attempts ? [] : [`the audit has ${rows} refusals of somebody who tried ${attempts} times`]),
];

/** I28: others are answered while somebody attacks, because whoever floods is cut off. How fast they are is told, not judged. */
export const isolated = ({ isolation }: Pick<Evidence, 'isolation'>): readonly string[] => {
  if (isolation === null) return ['how it goes for others beside an attack could not be seen'];
  const { answers, refused, cuts } = isolation;
  return [
    ...(cuts > 0 ? [] : ['whoever sends as fast as the line takes it is not cut off']),
    ...(answers > 0 ? [] : ['nobody was answered beside an attack']),
    ...(refused === 0 ? [] : [`${refused} records of others were not taken beside an attack`]),
  ];
};

/** I16: each connection has an epoch of its own, and once a newer one has stored anything, no older one stores any more. */
export const oneLease: Checker = async ({ db, couples, rude }) => {
  const { rows } = await db.raw<{ rows: { participant_id: string; epochs: number; newest: number }[] }>(
    'select participant_id, count(distinct epoch)::int as epochs, max(epoch) as newest from connections group by participant_id',
  );
  const known = new Map(rows.map((row) => [row.participant_id, row]));
  const people = couples.flatMap(({ pair }) => pair.people).flatMap(({ participantId, history: { connections } }) => {
    const { epochs, newest } = known.get(participantId) ?? { epochs: 0, newest: 0 };
    if (epochs !== newest) return [`epochs of ${participantId} have gaps`];
    return epochs < connections ? [`${participantId} had ${connections} connections, and ${epochs} epochs`] : [];
  });
  const { rows: late } = await db.raw<{ rows: { record_id: string; epoch: number; newest: number }[] }>(
    `select record_id, epoch, newest
       from (select record_id, epoch, max(epoch) over (partition by participant_id order by received_at) as newest from trial_records) r
      where epoch < newest`,
  );
  const stale = late.map(({ record_id, epoch, newest }) => `record ${record_id} came on connection ${epoch}, after one of connection ${newest}`);
  return [...people, ...stale, ...rude.takenFromStale];
};

/** I18: nothing of somebody who has left is stored from then on. */
export const withdrawal: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    eventsOf(couple, 'member-withdrew').flatMap(({ seq, event: { member } }) =>
      couple.records
        .filter((row) => row.member === member && row.after_seq >= seq)
        .map((row) => `${nameOf(couple)}: record ${row.record_id} came after ${member} had left`),
    ),
  );

/** I19: before the consent is on disk, nothing is but the answer to it. */
export const consent: Checker = async ({ db }) => {
  const { rows } = await db.raw<{ rows: { record_id: string }[] }>(
    `select t.record_id from trial_records t
      where t.step_id <> 'consent'
        and not exists (select 1 from consents c
                         where c.participant_id = t.participant_id and c.agreed and c.decided_at <= t.received_at)`,
  );
  return rows.map(({ record_id }) => `record ${record_id} came before its author's consent`);
};

/** I21: an export has every row of who has not withdrawn, also while things break; the same database gives the same bytes. */
export const exportsAreWhole: Checker = async (evidence) => {
  const [one, other] = [await exportNow(evidence, join(evidence.folder, 'one')), await exportNow(evidence, join(evidence.folder, 'other'))];
  const expected = await keptRecords(evidence);
  return [
    ...evidence.exportFaults,
    ...(one.digest === other.digest ? [] : ['two exports of one database differ']),
    ...(one.trialRecords === expected ? [] : [`an export has ${one.trialRecords} of ${expected} trial records`]),
  ];
};

/** I23: what anybody made is on disk in the end, and no server refuses what an honest browser sends. */
export const outboxesDrain: Checker = ({ couples }) =>
  couples.flatMap((couple) => {
    const onDisk = keptIds(couple);
    return couple.pair.people.flatMap(({ member, outcome, history }) => {
      // What is under way when somebody leaves for good is not kept.
      const kept = outcome === 'finished' || outcome === 'ended' ? [...history.records.keys()] : [];
      return [
        ...history.faults,
        ...kept.filter((id) => !onDisk.has(id)).map((id) => `record ${id} was made and never stored`),
      ].map((what) => `${nameOf(couple)}: ${member}: ${what}`);
    });
  });

/** I24: everybody gets to an end. Tells what is on disk beside what was on the screen, to see which of the two is behind. */
export const termination: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    couple.pair.people
      .filter(({ outcome }) => outcome === null)
      .map(({ member, history }) => {
        const at = history.seen.at(-1)?.view.screen;
        const place = at?.kind === 'step' ? at.step.stepId : (at?.kind ?? 'the welcome page');
        const line = history.isOnline ? 'has seen it since the last connection' : 'has seen nothing since the last connection';
        return `${nameOf(couple)}: ${member} is stuck at ${place}, ${line}; on disk: ${standingOf(couple.state)}`;
      }),
  );

function standingOf(state: DyadState): string {
  const { A, B } = state.seats;
  const meeting = state.phase === 'running' && state.meeting !== null ? `, ${state.meeting.stage} (attempt ${state.meeting.attempt})` : '';
  return `${state.phase}${meeting}, A at ${A.position} ${A.presence.is}, B at ${B.position} ${B.presence.is}`;
}

/** I27: no server has ended but those that were ended here. */
export const noOwnExits: Checker = ({ unexpectedExits }) => unexpectedExits;
