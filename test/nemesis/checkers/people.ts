import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportStudy } from '../../../analysis-export/export-study.ts';
import { eventsOf, nameOf, type Evidence } from '../evidence.ts';
import { nemesisStudy } from '../study.ts';
import type { Checker } from './records.ts';

/** I15: nobody is heard in the name of another, or beyond where they are. */
export const authorisation: Checker = ({ rude }) => rude.taken;

/** I16: each connection has an epoch of its own, and a window that was replaced stores nothing more. */
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
  return [...people, ...rude.takenFromStale];
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

/** I21: an export has every row, and the same database gives the same bytes. */
export const exportsAreWhole: Checker = async (evidence) => {
  const [one, other] = [await exportedBytes(evidence, 'one'), await exportedBytes(evidence, 'other')];
  const { rows } = await evidence.db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from trial_records t
      where not exists (select 1 from events e where e.dyad_session_id = t.dyad_session_id
                           and e.member = t.member and e.type = 'member-withdrew')`,
  );
  const expected = rows[0]?.count ?? 0;
  return [
    ...(one.digest === other.digest ? [] : ['two exports of one database differ']),
    ...(one.trialRecords === expected ? [] : [`an export has ${one.trialRecords} of ${expected} trial records`]),
  ];
};

async function exportedBytes(evidence: Evidence, name: string): Promise<{ digest: string; trialRecords: number }> {
  const out = join(evidence.folder, `export-${name}`);
  await exportNow(evidence, out);
  const files = (await readdir(out, { recursive: true })).filter((file) => file.endsWith('.csv')).sort();
  const digest = createHash('sha256');
  let trialRecords = 0;
  for (const file of files) {
    const text = await readFile(join(out, file), 'utf8');
    digest.update(file).update(text);
    // Answers hold no line breaks here: what is typed is not in this export.
    if (/description-trial\w*_data\.csv$/.test(file)) trialRecords = text.trimEnd().split('\r\n').length - 1;
  }
  return { digest: digest.digest('hex'), trialRecords };
}

async function exportNow(evidence: Evidence, out: string): Promise<void> {
  await exportStudy({
    url: evidence.databaseUrl,
    db: evidence.db,
    tier: 'controlled',
    by: 'nemesis',
    studyId: evidence.studyId,
    out,
    includeTest: true,
    textKey: null,
    factorsOf: async () => nemesisStudy.factors,
    progress: () => undefined,
  });
}

/** I23: what anybody made is on disk in the end, and no server refuses what an honest browser sends. */
export const outboxesDrain: Checker = ({ couples }) =>
  couples.flatMap((couple) => {
    const onDisk = new Set(couple.records.map(({ record_id }) => record_id));
    return couple.pair.people.flatMap(({ member, outcome, history }) => {
      // What is under way when somebody leaves for good is not kept.
      const kept = outcome === 'finished' || outcome === 'ended' ? [...history.records.keys()] : [];
      return [
        ...history.faults,
        ...kept.filter((id) => !onDisk.has(id)).map((id) => `record ${id} was made and never stored`),
      ].map((what) => `${nameOf(couple)}: ${member}: ${what}`);
    });
  });

/** I24: everybody gets to an end. */
export const termination: Checker = ({ couples }) =>
  couples.flatMap((couple) =>
    couple.pair.people
      .filter(({ outcome }) => outcome === null)
      .map(({ member, history }) => {
        const at = history.seen.at(-1)?.view.screen;
        return `${nameOf(couple)}: ${member} is stuck at ${at?.kind === 'step' ? at.step.stepId : at?.kind ?? 'the welcome page'}`;
      }),
  );

/** I27: no server has ended but those that were ended here. */
export const noOwnExits: Checker = ({ unexpectedExits }) => unexpectedExits;
