import type { Backbone } from '../backbone.ts';
import { PostgresClock } from '../database/postgres-clock.ts';
import { StartError } from '../database/start-error.ts';
import { LabDesk } from '../sessions/lab-desk.ts';
import { createSessionStore } from '../store/session-store.ts';
import { takeBackSharing } from '../store/sharing.ts';
import { dyadSessionOf } from '../store/studies.ts';
import { peopleBy, proofOf, type FoundPerson } from '../store/withdrawals.ts';
import { complain } from './command.ts';
import { shellActor } from './shell-actor.ts';
import type { WhoAsked } from './study-usage.ts';

export interface WithdrawalAsked {
  readonly who: WhoAsked;
  readonly erase: boolean;
  readonly reason: string;
}

/** Carries out what somebody has asked the lab for, and says what was done. */
export async function withdrawOne({ who, erase, reason }: WithdrawalAsked, backbone: Backbone): Promise<readonly string[]> {
  const person = await personOf(who, backbone);
  const withdrawal = {
    participantId: person.participant_id,
    scope: erase ? 'erase' : 'withdraw',
    askedBy: 'experimenter',
    reason,
    actor: shellActor(),
  } as const;
  await atDesk(backbone, (desk) => desk.withdraw(person.dyad_session_id, person.member, withdrawal));
  await backbone.noteWithdrawals();
  const proof = await proofOf(backbone.db, person.participant_id);
  if (proof === null) throw new Error(`the withdrawal of participant ${person.participant_id} is not in the database`);
  return [
    `Person ${person.person_num} of couple ${person.dyad_num} in study "${person.study_id}" has withdrawn.`,
    `${proof.records} stored records are in no export from now on. Links that still work: ${proof.links}.`,
    `Key to what they wrote: ${proof.has_key ? 'kept' : 'destroyed'}. Texts that can be read: ${proof.has_key ? proof.texts : 0} of ${proof.texts}.`,
    `Noted as withdrawal ${proof.withdrawal_id} at ${proof.withdrawn_at.toISOString()}, in the database and beside its key.`,
    ...(erase ? ['Copies of keys that were made before still hold this one: make a new backup today, which replaces them.'] : []),
    'Exports made before still hold this person: tell whoever has one.',
  ];
}

/** Takes back that a public file may tell whose partner somebody is, and says what that does. */
export async function unlinkOne({ who, reason }: Omit<WithdrawalAsked, 'erase'>, backbone: Backbone): Promise<readonly string[]> {
  const person = await personOf(who, backbone);
  const isNew = await takeBackSharing(backbone.db, { participantId: person.participant_id, reason, actor: shellActor() });
  await backbone.noteWithdrawals();
  return [
    `Couple ${person.dyad_num} of study "${person.study_id}" is not linked in any open export from now on${isNew ? '' : '; that had been asked for before'}.`,
    'Everything else of it stays. Open exports made before may show the two as a couple: take them down where you can, and tell whoever has one.',
  ];
}

/** Ends the dyad session of a couple, by the one path that every departure takes. */
export async function endCouple(study: string, dyadNum: number, backbone: Backbone): Promise<readonly string[]> {
  const dyadSessionId = await dyadSessionOf(backbone.db, study, dyadNum);
  if (dyadSessionId === null) throw new StartError(`Study "${study}" has no couple ${dyadNum}. See: npm run study -- status`);
  const applied = await atDesk(backbone, (desk) => desk.end(dyadSessionId, { actor: shellActor(), action: 'end-couple', object: dyadSessionId, studyId: study }));
  if (!applied.ok) throw new StartError(`Couple ${dyadNum} of "${study}" is over already.`);
  return [
    `Couple ${dyadNum} of "${study}" ends: each of them as if the other had left, at the latest when their next wait is over.`,
    'Neither is told why.',
  ];
}

async function personOf(who: WhoAsked, { db }: Backbone): Promise<FoundPerson> {
  const found = await peopleBy(db, who.by === 'code' ? { code: who.code } : { studyId: who.study, couple: who.couple, partner: who.partner });
  const [person] = found;
  if (person !== undefined && found.length === 1) return person;
  if (who.by === 'couple') throw new StartError(person === undefined ? `Study "${who.study}" has no couple "${who.couple}". Its numbers and labels stand in the list of couples.` : `${found.length} people fit couple "${who.couple}": use its number.`);
  throw new StartError(
    person === undefined
      ? `Nobody has the code "${who.code}". It has eight capital letters and digits, and stands on the last page. Whoever did not come so far is found by --study, --couple and --partner.`
      : `${found.length} people have the code "${who.code}": withdraw none of them by it. Use --study, --couple and --partner.`,
  );
}

async function atDesk<Result>({ db, outerKey }: Backbone, work: (desk: LabDesk) => Promise<Result>): Promise<Result> {
  const clock = await PostgresClock.start(db, complain);
  try {
    return await work(new LabDesk(createSessionStore(db, outerKey), clock));
  } finally {
    clock.stop();
  }
}
