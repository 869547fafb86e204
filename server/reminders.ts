import type { TaskList } from 'graphile-worker';
import type { Knex } from 'knex';
import type { Logger as Log } from 'pino';
import { isOverFor } from './dyad/seats.ts';
import { overSince } from './dyad/follow-up.ts';
import { reminderDue, windowOf, type FollowUpWindow } from './dyad/windows.ts';
import { reminderMail } from './reminder-mail.ts';
import type { Clock } from './sessions/clock.ts';
import type { SessionStore, Stored } from './sessions/ports.ts';
import { hashToken, makeToken, type Random } from './sessions/tokens.ts';
import { placeAt } from './sessions/waves.ts';
import type { SendMail } from './staff/mail.ts';
import { contactOf } from './store/contacts.ts';
import { addLink } from './store/join-tokens.ts';
import { noteReminder, reachable, reachableNow, sentReminders, type Reachable } from './store/reminders.ts';
import type { Key } from './store/sealing.ts';
import { loggable } from './store/postgres-errors.ts';

export interface RemindersOptions {
  readonly db: Knex;
  readonly store: Pick<SessionStore, 'load' | 'wavesOf' | 'timeZoneOf'>;
  readonly outerKey: Key;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly send: SendMail;
  /** Where participants reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly log: Log;
}

/** A link in a mail stays good after the window: whoever is late is let in. */
const GRACE_MS = 14 * 24 * 60 * 60_000;

/** Once every five minutes in one of the processes, whichever of them comes first. */
export const REMINDERS_CRONTAB = '*/5 * * * * look ?jobKey=look';

/**
 * Reminds by e-mail of follow-ups that are open and not taken, until they are, or somebody has withdrawn or wants no
 * more mails. What is due is worked out from the rows at each look, so nothing has to be scheduled and nothing undone;
 * each mail is a job of its own, tried again with growing pauses while the mail server does not take it.
 */
export function reminderTasks(options: RemindersOptions): TaskList {
  const { db, log } = options;
  return {
    async look(_, { addJob }) {
      for (const person of await reachable(db, options.clock.now())) {
        const due = await dueFor(options, person).catch((error: unknown) => log.warn({ err: loggable(error) }, 'a reminder could not be looked for'));
        if (due === undefined || due === null) continue;
        const { participantId } = person;
        const { dyadSessionId } = due.followUp;
        const payload = { participantId, dyadSessionId, reminder: due.reminder };
        await addJob('remind', payload, { jobKey: `remind ${participantId} ${dyadSessionId} ${due.reminder}`, maxAttempts: 10 });
      }
    },
    remind: (payload) => remind(options, payload),
  };
}

interface Due {
  readonly followUp: Stored;
  readonly window: FollowUpWindow;
  readonly timeZone: string | null;
  readonly reminder: number;
}

/** The reminder that this person is to get now. */
async function dueFor({ db, store, clock }: RemindersOptions, { participantId, dyadId, member }: Reachable): Promise<Due | null> {
  const now = clock.now();
  const timeZone = await store.timeZoneOf(participantId);
  const [sitting, ...later] = await Promise.all((await store.wavesOf(dyadId)).map((id) => store.load(id)));
  if (sitting === undefined) return null;
  const followUp = placeAt([sitting, ...later], member, timeZone, now).now;
  const anchor = overSince(sitting.state, sitting.plan, member);
  if (followUp.followUp === null || anchor === null || isOverFor(followUp.state, followUp.plan, member)) return null;
  const window = windowOf(anchor, followUp.followUp, timeZone);
  const sent = await sentReminders(db, participantId, followUp.dyadSessionId);
  const reminder = reminderDue(followUp.followUp, window, timeZone, sent, now);
  return reminder === null ? null : { followUp, window, timeZone, reminder };
}

/** Asks again whether it is due: perhaps it was taken, or refused, since the look. */
async function remind(options: RemindersOptions, payload: unknown): Promise<void> {
  const { db, outerKey, random, send, publicUrl } = options;
  const { participantId, dyadSessionId, reminder } = payload as { participantId: string; dyadSessionId: string; reminder: number };
  await db.transaction(async (trx) => {
    const person = await reachableNow(trx, participantId);
    const due = person === null ? null : await dueFor(options, person);
    if (person === null || due === null || due.followUp.dyadSessionId !== dyadSessionId || due.reminder !== reminder) return;
    if (!(await noteReminder(trx, participantId, dyadSessionId, reminder))) return;
    const to = await contactOf(trx, outerKey, participantId);
    if (to === null) return;
    const token = makeToken(random);
    await addLink(trx, participantId, { tokenHash: hashToken(token), expiresAt: new Date(due.window.closesAt + GRACE_MS) });
    await send(reminderMail(to, { ...person, timeZone: due.timeZone }, { link: `${publicUrl}/join#${token}`, until: due.window.closesAt }));
  });
}
