import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Chance } from '../../server/planning/simulated-chance.ts';
import type { NewCouple } from '../../server/sessions/enrolment.ts';
import { signInWith, Window } from '../support/window.ts';

export interface Visit {
  /** What was taken though it was none of theirs. */
  readonly taken: readonly string[];
  /** What was taken from a window that had been replaced. */
  readonly takenFromStale: readonly string[];
}

/** Random messages of the visit, some of them nearly right; with many more at once it would be cut off. */
const FUZZED = 200;

/** Somebody with a good link who keeps to no protocol: claims to be others, skips ahead, sends what nobody can read. */
export async function rudeVisit(
  { url, db, chance }: { readonly url: string; readonly db: Knex; readonly chance: Chance },
  { participants: [rude, partner], dyadSessionId }: NewCouple,
  victim: NewCouple,
): Promise<Visit> {
  const signIn = await signInWith(url, rude.token);
  using window = await Window.open(url, { signIn });
  await window.agrees();
  const strange: string[] = [];
  const record = (given: object, stepId = 'baseline') => {
    const made = { ...window.record(stepId, 'mood', { response: 'good' }), ...given };
    strange.push(made.recordId);
    return made;
  };
  const attempts: readonly (readonly [string, Promise<{ readonly ok: boolean }>])[] = [
    ['a record as the partner', window.records(record({ member: partner.member }))],
    ['a record as the partner, by id', window.records(record({ participantId: partner.participantId }))],
    ['a record in another dyad session', window.records(record({ dyadSessionId: victim.dyadSessionId }))],
    ['a record of a step far ahead', window.records(record({}, 'after'))],
    ['the end of a step far ahead', window.finishes('after')],
    ['the end of a step as the partner', window.asks('step:finish', { stepId: 'consent', member: partner.member })],
    ['an onset of a step far ahead', window.asks('onset:report', { onsetId: randomUUID(), sharedStepId: 'news' })],
  ];
  const taken: string[] = [];
  const answers = await Promise.allSettled(attempts.map(([, answer]) => answer));
  for (const [index, [what]] of attempts.entries()) {
    const answer = answers[index];
    if (answer?.status !== 'fulfilled') taken.push(`${what} had no answer`);
    else if (answer.value.ok) taken.push(`${what} was taken`);
  }
  using second = await Window.open(url, { signIn });
  await second.step('baseline');
  const takenFromStale: string[] = [];
  if (window.socket.connected && (await window.records(record({}))).ok) takenFromStale.push('a replaced window still stores');
  for (let count = 0; count < FUZZED; count += 1) second.emits(chance.pick(EVENTS), garbage(chance, 3), () => undefined);
  if (!(await second.hasAnswer())) taken.push('no answer after garbage');

  const rows = await db('trial_records').whereIn('record_id', strange).select<{ record_id: string; dyad_session_id: string }[]>('record_id', 'dyad_session_id');
  taken.push(...rows.map((row) => `record ${row.record_id} of a stranger is on disk, in ${row.dyad_session_id === dyadSessionId ? 'their own' : 'another'} dyad session`));
  return { taken, takenFromStale };
}

const EVENTS = [
  'trial:record', 'trial:records', 'step:finish', 'message:send', 'start:acknowledge', 'onset:report', 'clock:report', 'device:report', 'help:ask', 'clock:ping', 'nothing:known',
] as const;

const KEYS = ['stepId', 'recordId', 'data', '__proto__', 'constructor', 'text', 'attempt', 'member', 'dyadSessionId'] as const;

/** Anything JSON has, some of it under the names of the protocol. */
function garbage(chance: Chance, depth: number): unknown {
  switch (chance.whole(0, depth > 0 ? 8 : 5)) {
    case 0:
      return null;
    case 1:
      return chance.whole(-1_000_000, 1_000_000);
    case 2:
      return 'consent';
    case 3:
      return '\u0000\ud800x'.repeat(chance.whole(0, 20));
    case 4:
      return randomUUID();
    case 5:
      return chance.whole(0, 1) === 1;
    case 6:
      return Array.from({ length: chance.whole(0, 4) }, () => garbage(chance, depth - 1));
    default:
      return JSON.parse(`{${KEYS.filter(() => chance.whole(0, 2) === 0).map((key) => `"${key}":${JSON.stringify(garbage(chance, depth - 1)) ?? 'null'}`).join()}}`);
  }
}
