import type { Knex } from 'knex';
import { leftOut, type LeftOut } from '../protocol/staff/invitees.ts';
import { mailRoutes as routes } from '../protocol/staff/mail-routes.ts';
import { LINK_LIFE_MS } from '../sessions/enrolment.ts';
import { hashToken, makeToken } from '../sessions/tokens.ts';
import { agreedTimeOf } from '../store/appointments.ts';
import { contactOf, keepContact, noteMail, partnersContact } from '../store/contacts.ts';
import { couplesOf } from '../store/couple-list.ts';
import { askForInvitations, invitationState, stopInvitations, type NewInvitation } from '../store/invitations.ts';
import { replaceLink } from '../store/join-tokens.ts';
import { findStudy, lockStudy } from '../store/studies.ts';
import { actOf, answered, refused } from './act.ts';
import { coupleLine } from './couple-lines.ts';
import type { StaffPorts } from './desk.ts';
import { invitationMail, NotDelivered, UNSURE, type Mails } from './mail.ts';

const NO_MAILS = refused('refused', 'This server sends no e-mail: whoever runs it has to set SMTP_URL and SMTP_FROM.');

/** Links sent by e-mail: whoever sends one sees neither the link nor, later on, the address. */
export function mailActs({ db, clock, random, outerKey }: StaffPorts, mails: Mails | null) {
  async function inviteesOf(trx: Knex.Transaction, studyId: string, dyadNums: readonly number[] | null, isAgain: boolean) {
    const invited: NewInvitation[] = [];
    const left: Partial<Record<LeftOut, number>> = {};
    const wanted = dyadNums === null ? null : new Set(dyadNums);
    for (const couple of await couplesOf(trx, studyId)) {
      if (wanted !== null && !wanted.has(couple.dyad_num)) continue;
      coupleLine(couple).partners.forEach((line, order) => {
        const why = leftOut(line, isAgain);
        const person = couple.people[order];
        if (person === undefined) return;
        if (why === null) invited.push({ invitationId: random.uuid(), participantId: person.participant_id, isAgain });
        else left[why] = (left[why] ?? 0) + 1;
      });
    }
    return { invited, left };
  }

  return {
    'mail-link': actOf(routes['mail-link'], async ({ studyId, dyadNum, partner, address, base, reason }, _acting, asked) => {
      if (mails === null) return NO_MAILS;
      const token = makeToken(random);
      const made = await asked.change(async (trx) => {
        const link = { tokenHash: hashToken(token), expiresAt: new Date(clock.now() + LINK_LIFE_MS) };
        const replaced = await replaceLink(trx, { studyId, dyadNum, order: partner, byMail: true }, link);
        if (replaced === null) return refused('refused', `There is no couple ${dyadNum} in this study.`);
        if (replaced === 'withdrawn') return refused('refused', `Partner ${partner} of couple ${dyadNum} has stopped or withdrawn, so nothing is sent to them.`);
        const { participantId, language, isFirst } = replaced;
        const to = address ?? (await contactOf(trx, outerKey, participantId));
        if (to === null) return refused('refused', 'No address is known of this partner: give one.');
        const partners = await partnersContact(trx, outerKey, participantId);
        if (partners?.toLowerCase() === to.toLowerCase()) {
          return refused('refused', 'This is the address of their partner. Each needs their own, or one could read and answer for the other.');
        }
        await keepContact(trx, outerKey, participantId, to);
        await noteMail(trx, participantId, { problem: UNSURE, isUnsure: true });
        asked.tell({ object: participantId, reason });
        return answered({ participantId, mail: invitationMail(to, language, `${base}/join#${token}`, isFirst, await agreedTimeOf(trx, participantId)) });
      });
      if (!made.ok) return made;
      // The old links have ended by now; a mail that does not go out is shown in the list, and sent again from there.
      const outcome = await mails.send(made.data.mail).then(
        () => ({ problem: null, isUnsure: false }),
        (error: unknown) => {
          if (!(error instanceof NotDelivered)) throw error;
          return { problem: error.message, isUnsure: error.why === 'unsure' };
        },
      );
      await noteMail(db, made.data.participantId, outcome);
      return answered({ problem: outcome.problem });
    }),

    'invite-couples': actOf(routes['invite-couples'], async ({ studyId, dyadNums, isAgain, base, reason }, _acting, asked) => {
      if (mails === null) return NO_MAILS;
      const made = await asked.change(async (trx) => {
        await lockStudy(trx, studyId);
        const study = await findStudy(trx, studyId);
        if (study === null) return refused('refused', `There is no study "${studyId}".`);
        if (study.state === 'paused' || study.state === 'closed') return refused('refused', `The study is ${study.state}: nobody new begins in it, so nobody is invited. Change that first, at State on its page.`);
        const { invited, left } = await inviteesOf(trx, studyId, dyadNums, isAgain);
        if (invited.length === 0) return refused('refused', 'There is nobody among them who could get one now. It takes an address, and whoever has had one, or has come, gets another only if you say so.');
        const runId = random.uuid();
        const count = await askForInvitations(trx, { runId, studyId, base }, invited);
        asked.tell({ object: runId, reason, after: { asked: count, isAgain } });
        return answered({ asked: count, leftOut: left });
      });
      if (made.ok) await mails.lookAtInvitations();
      return made;
    }),

    'invitation-state': actOf(routes['invitation-state'], async ({ studyId }) => answered(await invitationState(db, studyId))),

    'stop-invitations': actOf(routes['stop-invitations'], async ({ studyId, reason }, _acting, asked) =>
      asked.change(async (trx) => {
        const stopped = await stopInvitations(trx, studyId);
        asked.tell({ object: studyId, reason, after: { stopped } });
        return answered({ stopped });
      }),
    ),
  };
}
