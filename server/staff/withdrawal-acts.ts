import { withdrawalRoutes as routes, type FoundToWithdraw, type WhoAsks, type WithdrawalProof } from '../protocol/staff/withdrawal-routes.ts';
import { insertRequest, openRequests } from '../store/withdrawal-requests.ts';
import { carriedOut, peopleBy, proofOf, type FoundPerson } from '../store/withdrawals.ts';
import { actOf, answered, refused, type Answer } from './act.ts';
import type { StudyPorts } from './desk.ts';

/** East of here it may be tomorrow already. In ms. */
const DAY = 24 * 60 * 60_000;

const AGAIN = refused('sign-in-again', 'This cannot be taken back. Give your password and a code once more.');

const NOBODY = refused('refused', 'There is no such person in this study.');

/** Withdrawals for those who write to the lab, and the proof that it was done. */
export function withdrawalActs({ db, clock, random, takeOut }: StudyPorts) {
  async function personOf(studyId: string, participantId: string): Promise<FoundPerson | null> {
    return (await peopleBy(db, { studyId, participantId }))[0] ?? null;
  }

  async function proofFor(person: FoundPerson): Promise<Answer<WithdrawalProof>> {
    const found = await proofOf(db, person.participant_id);
    if (found === null || (found.scope !== 'withdraw' && found.scope !== 'erase')) return refused('refused', 'The lab has carried out no withdrawal of this person.');
    const { withdrawal_id, scope, withdrawn_at, records, links, texts, has_key } = found;
    return answered({
      ...toldOf(person),
      withdrawalId: withdrawal_id,
      code: person.completion_code,
      scope,
      withdrawnAt: withdrawn_at.toISOString(),
      readAt: new Date(clock.now()).toISOString(),
      records,
      links,
      texts,
      readableTexts: has_key ? texts : 0,
      hasKey: has_key,
    });
  }

  return {
    'list-withdrawals': actOf(routes['list-withdrawals'], async ({ studyId }) => {
      const [requests, done] = await Promise.all([openRequests(db, studyId), carriedOut(db, studyId)]);
      return answered({
        today: new Date(clock.now()).toISOString().slice(0, 10),
        requests: requests.map((row) => ({ ...toldOf(row), requestId: row.request_id, scope: row.scope, arrivedOn: row.arrived_on, dueOn: row.due_on, notedBy: row.noted_by })),
        carriedOut: done.map((row) => ({ ...toldOf(row), withdrawalId: row.withdrawal_id, scope: row.scope, reason: row.reason, at: row.withdrawn_at.toISOString() })),
      });
    }),

    'note-withdrawal-request': actOf(routes['note-withdrawal-request'], async ({ studyId, participantId, scope, arrivedOn }, { staffId }, asked) => {
      const person = await personOf(studyId, participantId);
      if (person === null) return NOBODY;
      if (arrivedOn > new Date(clock.now() + DAY).toISOString().slice(0, 10)) return refused('refused', `It cannot have come on ${arrivedOn}: that day is still to come.`);
      asked.tell({ object: participantId, after: { scope, arrivedOn } });
      return asked.change(async (trx) => {
        await insertRequest(trx, { requestId: random.uuid(), participantId, scope, arrivedOn, staffId });
        return answered(null);
      });
    }),

    'find-person': actOf(routes['find-person'], async ({ studyId, who }, _acting, asked) => {
      const found = await peopleBy(db, { studyId, ...sought(who) });
      const [person] = found;
      if (person === undefined) return refused('refused', nobodyBy(who));
      if (found.length > 1) return refused('refused', `${found.length} people fit: withdraw none of them by this. Look for the person by the other way.`);
      asked.tell({ object: person.participant_id });
      return answered(toldOf(person));
    }),

    'withdraw-person': actOf(routes['withdraw-person'], async ({ studyId, participantId, scope, again, reason }, acting, asked) => {
      const person = await personOf(studyId, participantId);
      if (person === null) return NOBODY;
      if (again !== String(person.dyad_num)) return refused('refused', `Nothing was done: the number typed once more is not that of couple ${person.dyad_num}.`);
      if (!acting.isConfirmed) return AGAIN;
      asked.tell({ object: participantId, reason, after: { scope } });
      await takeOut(person, { participantId, scope, askedBy: 'experimenter', reason, actor: `staff:${acting.staffId}` });
      const proof = await proofFor(person);
      // It is done, with a row of its own in the same transaction; this one has the reason and the right.
      return asked.change(async () => proof);
    }),

    'withdrawal-proof': actOf(routes['withdrawal-proof'], async ({ studyId, participantId }, _acting, asked) => {
      const person = await personOf(studyId, participantId);
      if (person === null) return NOBODY;
      asked.tell({ object: participantId });
      return proofFor(person);
    }),
  };
}

function toldOf({ participant_id, dyad_num, label, partner }: Omit<FoundPerson, 'completion_code'>): FoundToWithdraw {
  return { participantId: participant_id, dyadNum: dyad_num, label, partner };
}

function sought(who: WhoAsks): Omit<Parameters<typeof peopleBy>[1], 'studyId'> {
  return who.by === 'code' ? { code: who.code.toUpperCase() } : { couple: who.couple, partner: who.partner };
}

function nobodyBy(who: WhoAsks): string {
  return who.by === 'code'
    ? `Nobody in this study has the code “${who.code}”. It has eight capital letters and digits, and stands on the last page. Whoever did not come so far is found by their couple, and so is whoever comes from a panel: its codes are the same for many.`
    : `This study has no couple “${who.couple}”. Its list of couples has numbers and labels.`;
}
