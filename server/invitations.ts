import type { TaskList } from 'graphile-worker';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Clock } from './sessions/clock.ts';
import { LINK_LIFE_MS } from './sessions/enrolment.ts';
import { hashToken, makeToken, type Random } from './sessions/tokens.ts';
import { invitationMail, NotDelivered, UNSURE, type Mail, type SendMail } from './staff/mail.ts';
import { agreedTimeOf } from './store/appointments.ts';
import { contactOf, noteMail } from './store/contacts.ts';
import { beginInvitation, endInvitation, endLostInvitations, putInvitationBack, waitingInvitations } from './store/invitations.ts';
import { replaceLink } from './store/join-tokens.ts';
import type { Key } from './store/sealing.ts';

export interface InvitationsOptions {
  readonly db: Knex;
  readonly outerKey: Key;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly send: SendMail;
}

/** The pauses of graphile-worker grow by e each time: half an hour in all. */
const MOST_ATTEMPTS = 8;

export const INVITATIONS_CRONTAB = '* * * * * look-at-invitations ?jobKey=look-at-invitations';

const payloadOf = z.object({ invitationId: z.string() });

/**
 * Sends the invitations that were asked for. Each look goes by the rows, so what a process left behind another takes up.
 * The link is on disk, and that it is being sent, before the mail goes out: whoever dies in between leaves one that may
 * have gone out, and that nobody sends again by itself. Only a mail that certainly was not taken is tried again.
 */
export function invitationTasks(options: InvitationsOptions): TaskList {
  const { db } = options;
  return {
    async 'look-at-invitations'(_, { addJob }) {
      await endLostInvitations(db, UNSURE);
      for (const invitationId of await waitingInvitations(db)) {
        await addJob('invite', { invitationId }, { jobKey: `invite ${invitationId}`, jobKeyMode: 'unsafe_dedupe', maxAttempts: MOST_ATTEMPTS });
      }
    },
    async invite(payload, { job }) {
      const { invitationId } = payloadOf.parse(payload);
      const begun = await db.transaction((trx) => begin(options, trx, invitationId));
      if (begun === null) return;
      const { participantId, mail } = begun;
      try {
        await options.send(mail);
      } catch (error) {
        const { why, message } = error instanceof NotDelivered ? error : new NotDelivered('unsure', UNSURE, error);
        await noteMail(db, participantId, { problem: message, isUnsure: why === 'unsure' });
        if (why === 'later' && job.attempts < job.max_attempts) {
          await putInvitationBack(db, invitationId, message);
          throw error;
        }
        return endInvitation(db, invitationId, why === 'unsure' ? 'unsure' : 'failed', message);
      }
      await noteMail(db, participantId, { problem: null, isUnsure: false });
      return endInvitation(db, invitationId, 'sent', null);
    },
  };
}

/** @returns null where there is nothing to send any more */
async function begin({ outerKey, clock, random }: InvitationsOptions, trx: Knex.Transaction, invitationId: string): Promise<{ readonly participantId: string; readonly mail: Mail } | null> {
  const begun = await beginInvitation(trx, invitationId);
  if (begun === null) return null;
  const drop = async (problem: string | null): Promise<null> => {
    await endInvitation(trx, invitationId, 'dropped', problem);
    return null;
  };
  const { participantId, studyId, dyadNum, order, language, base, isAgain, hasCome } = begun;
  if (!begun.isOpen) return drop('The study was paused or closed before it went out.');
  if (begun.wantsNone) return drop('They want no e-mail.');
  if (hasCome && !isAgain) return drop(null);
  const token = makeToken(random);
  const link = { tokenHash: hashToken(token), expiresAt: new Date(clock.now() + LINK_LIFE_MS) };
  const replaced = await replaceLink(trx, { studyId, dyadNum, order, byMail: true }, link);
  if (replaced === 'withdrawn' || replaced === null) return drop('They have stopped or withdrawn.');
  const to = await contactOf(trx, outerKey, participantId);
  if (to === null) return drop('No address is known of them.');
  await noteMail(trx, participantId, { problem: UNSURE, isUnsure: true });
  return { participantId, mail: invitationMail(to, language, `${base}/join#${token}`, replaced.isFirst, await agreedTimeOf(trx, participantId)) };
}
