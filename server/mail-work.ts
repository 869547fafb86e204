import { Logger, run } from 'graphile-worker';
import { INVITATIONS_CRONTAB, invitationTasks, type InvitationsOptions } from './invitations.ts';
import type { Mails } from './staff/mail.ts';
import { loggable } from './store/postgres-errors.ts';
import { REMINDERS_CRONTAB, reminderTasks, type RemindersOptions } from './reminders.ts';

export interface MailWorkOptions extends InvitationsOptions, Omit<RemindersOptions, 'publicUrl'> {
  /** Of the same database: the jobs have a schema of their own there, which is brought up to date at the start. */
  readonly databaseUrl: string;
  /** Without it nobody is reminded, as a mail needs a link. */
  readonly publicUrl: string | null;
}

/** Mails that go out with nobody waiting for them. */
export interface MailWork extends Mails {
  /** Looks who is to be reminded, as happens every five minutes. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** A worker of graphile-worker: of several processes whichever comes first takes a job. */
export async function runMailWork(options: MailWorkOptions): Promise<MailWork> {
  const { log, publicUrl } = options;
  const worker = await run({
    connectionString: options.databaseUrl,
    maxPoolSize: 3,
    concurrency: 2,
    noHandleSignals: true,
    crontab: publicUrl === null ? INVITATIONS_CRONTAB : `${INVITATIONS_CRONTAB}\n${REMINDERS_CRONTAB}`,
    logger: new Logger(() => (level, message) => void (level === 'error' && log.warn(`mails: ${message}`))),
    taskList: { ...invitationTasks(options), ...(publicUrl === null ? {} : reminderTasks({ ...options, publicUrl })) },
  });
  const add = async (task: string): Promise<void> => void (await worker.addJob(task, {}, { jobKey: task }));
  return {
    send: options.send,
    look: () => add('look'),
    // They are asked for by then, and a look comes every minute in any case.
    lookAtInvitations: () => add('look-at-invitations').catch((error: unknown) => log.warn({ err: loggable(error) }, 'invitations may wait for a minute')),
    stop: () => worker.stop(),
  };
}
