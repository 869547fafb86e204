import { mailRoutes as routes } from '../protocol/staff/mail-routes.ts';
import { LINK_LIFE_MS } from '../sessions/enrolment.ts';
import { hashToken, makeToken } from '../sessions/tokens.ts';
import { contactOf, keepContact, noteMail, partnersContact } from '../store/contacts.ts';
import { replaceLink } from '../store/join-tokens.ts';
import { actOf, answered, refused } from './act.ts';
import { invitationMail, mailProblem, type SendMail } from './mail.ts';
import type { StaffPorts } from './desk.ts';

/** Links sent by e-mail: whoever sends one sees neither the link nor, later on, the address. */
export function mailActs({ db, clock, random, outerKey }: StaffPorts, sendMail: SendMail | null) {
  return {
    'mail-link': actOf(routes['mail-link'], async ({ studyId, dyadNum, partner, address, base, reason }, _acting, asked) => {
      if (sendMail === null) return refused('refused', 'This server sends no e-mail: whoever runs it has to set SMTP_URL and SMTP_FROM.');
      const token = makeToken(random);
      const made = await asked.change(async (trx) => {
        const link = { tokenHash: hashToken(token), expiresAt: new Date(clock.now() + LINK_LIFE_MS) };
        const replaced = await replaceLink(trx, { studyId, dyadNum, order: partner }, link);
        if (replaced === null) return refused('refused', `There is no couple ${dyadNum} in this study.`);
        if (replaced === 'withdrawn') return refused('refused', `Partner ${partner} of couple ${dyadNum} has stopped or withdrawn, so nothing is sent to them.`);
        const { participantId, language } = replaced;
        const to = address ?? (await contactOf(trx, outerKey, participantId));
        if (to === null) return refused('refused', 'No address is known of this partner: give one.');
        const partners = await partnersContact(trx, outerKey, participantId);
        if (partners?.toLowerCase() === to.toLowerCase()) {
          return refused('refused', 'This is the address of their partner. Each needs their own, or one could read and answer for the other.');
        }
        await keepContact(trx, outerKey, participantId, to);
        asked.tell({ object: participantId, reason });
        return answered({ participantId, mail: invitationMail(to, language, `${base}/join#${token}`) });
      });
      if (!made.ok) return made;
      // The old links have ended by now; a mail that does not go out is shown in the list, and sent again from there.
      const problem = await sendMail(made.data.mail).then(() => null, mailProblem);
      await noteMail(db, made.data.participantId, problem);
      return answered({ problem });
    }),
  };
}
