export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** @throws NotDelivered where the mail server has not taken it, or did not say so */
export type SendMail = (mail: Mail) => Promise<void>;

/** What sends e-mail, for whoever of the staff asks for it. */
export interface Mails {
  readonly send: SendMail;
  /** To be called when invitations were asked for: what sends them looks at once. */
  lookAtInvitations(): Promise<void>;
}

/**
 * `refused`: it will not be taken another time either. `later`: nothing has gone out, and it may do another time.
 * `unsure`: the mail server got it, and did not say whether it took it.
 */
export type Undelivered = 'refused' | 'later' | 'unsure';

/** The message is for staff, and without the address: what a mail server answers often repeats it. */
export class NotDelivered extends Error {
  readonly why: Undelivered;

  constructor(why: Undelivered, message: string, cause?: unknown) {
    super(message, { cause });
    this.why = why;
  }
}

export const UNSURE = 'It is not known whether it has gone out: the mail server got it and did not answer. Ask whoever it is for before you send another.';

/** Nothing in it tells of the topic, of a partner, or from what kind of study it is: others may see the mail. */
interface MailWords {
  readonly subject: string;
  text(link: string, earlier: string): string;
  /** Where links were sent before. */
  readonly earlier: string;
}

const en: MailWords = {
  subject: 'Your personal link',
  text: (link, earlier) => `Hello,\n\nhere is your personal link:\n\n${link}\n\nIt is for you alone. Please open it on a device of your own, when you have time and are undisturbed.${earlier}\n\nIf you do not know why you got this, you can delete it.\n`,
  earlier: ' Any link that you had before does not work any more.',
};

const de: MailWords = {
  subject: 'Dein persönlicher Link',
  text: (link, earlier) => `Hallo,\n\nhier ist dein persönlicher Link:\n\n${link}\n\nEr ist nur für dich. Bitte öffne ihn auf einem eigenen Gerät, wenn du Zeit hast und ungestört bist.${earlier}\n\nWenn du nicht weißt, warum du dies bekommst, kannst du es löschen.\n`,
  earlier: ' Ein Link, den du vorher hattest, gilt nicht mehr.',
};

const WORDS: Readonly<Record<string, MailWords>> = { en, de };

/**
 * In this language, or else in English.
 *
 * @param isFirst  nobody can have had a link before it
 */
export function invitationMail(to: string, language: string, link: string, isFirst: boolean): Mail {
  const words = WORDS[language.split('-')[0] ?? ''] ?? en;
  return { to, subject: words.subject, text: words.text(link, isFirst ? '' : words.earlier) };
}
