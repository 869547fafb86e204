import type { Knex } from 'knex';
import type { Key } from '../../server/store/sealing.ts';
import { Console, Staff } from '../support/console.ts';

/** Of somebody who tries what they may not: how often, and how often the audit has it. */
export interface Refusals {
  readonly attempts: number;
  /** Rows of the audit that say that this person was refused. */
  readonly rows: number;
  /** What was answered otherwise than by a refusal. */
  readonly notRefused: readonly string[];
}

/** Somebody with an account and without any permission tries to act in a study, and as an owner. */
export async function rudeStaff(
  { url, db, outerKey }: { readonly url: string; readonly db: Knex; readonly outerKey: Key },
  { studyId, dyadSessionId }: { readonly studyId: string; readonly dyadSessionId: string },
): Promise<Refusals> {
  const staff = await Staff.begin({ url }, { db, outerKey: Buffer.from(outerKey) });
  const { browser, staffId } = await staff.hire('Rude', studyId, []);
  const attempts = [
    ['control-couple', { studyId, dyadSessionId, reason: 'to see', control: { do: 'hold' } }],
    ['control-couple', { studyId: 'no-such-study', dyadSessionId, reason: 'to see', control: { do: 'end', whom: 'both' } }],
    ['study-draws', { studyId }],
    ['set-grants', { staffId, studyId, permissions: ['unblinder'] }],
    ['invite-staff', { isOwner: true }],
    ['disable-staff', { staffId, isDisabled: true }],
  ] as const;
  const notRefused: string[] = [];
  for (const [name, input] of attempts) {
    const { status, body } = await browser.send(name, input);
    if (status !== 403) notRefused.push(`${name} was answered with ${status}: ${JSON.stringify(body)}`);
  }
  const watching = new Console({ url }, browser.cookie);
  const watched = await watching.watch(studyId);
  if (watched.ok) notRefused.push('study:watch was permitted');
  watching.close();
  const rows = await db('audit_rows').where({ actor: `staff:${staffId}`, outcome: 'refused' }).pluck('seq');
  return { attempts: attempts.length + 1, rows: rows.length, notRefused };
}
