import type { AgreedTime } from '../store/appointments.ts';

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
  text(link: string, time: string, earlier: string): string;
  /** What is said of an agreed time, which is given in words. */
  agreed(time: string): string;
  /** Where none is agreed. */
  readonly anyTime: string;
  /** Where links were sent before. */
  readonly earlier: string;
}

const en: MailWords = {
  subject: 'Your personal link',
  text: (link, time, earlier) => `Hello,\n\nhere is your personal link:\n\n${link}\n\nIt is for you alone. Please open it on a device of your own, ${time}.${earlier}\n\nIf you do not know why you got this, you can delete it.\n`,
  anyTime: 'when you have time and are undisturbed',
  agreed: (time) => `where you are undisturbed, at the time that was agreed with you: ${time}`,
  earlier: ' Any link that you had before does not work any more.',
};

const de: MailWords = {
  subject: 'Dein persönlicher Link',
  text: (link, time, earlier) => `Hallo,\n\nhier ist dein persönlicher Link:\n\n${link}\n\nEr ist nur für dich. Bitte öffne ihn auf einem eigenen Gerät, ${time}.${earlier}\n\nWenn du nicht weißt, warum du dies bekommst, kannst du es löschen.\n`,
  anyTime: 'wenn du Zeit hast und ungestört bist',
  agreed: (time) => `wo du ungestört bist, zu der Zeit, die mit dir vereinbart ist: ${time}`,
  earlier: ' Ein Link, den du vorher hattest, gilt nicht mehr.',
};

const WORDS: Readonly<Record<string, MailWords>> = { en, de };

/**
 * In this language, or else in English.
 *
 * @param isFirst  nobody can have had a link before it
 * @param agreed   when they are to come; null: whenever they like
 */
export function invitationMail(to: string, language: string, link: string, isFirst: boolean, agreed: AgreedTime | null): Mail {
  const tag = language.split('-')[0] ?? '';
  const words = WORDS[tag] ?? en;
  const time = agreed === null ? words.anyTime : words.agreed(timeIn(WORDS[tag] === undefined ? 'en' : tag, agreed));
  return { to, subject: words.subject, text: words.text(link, time, isFirst ? '' : words.earlier) };
}

/** Tuesday, December 8, 2026 at 2:30 PM Central European Standard Time */
function timeIn(language: string, { at, timeZone }: AgreedTime): string {
  const style = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'long', timeZone } as const;
  return new Intl.DateTimeFormat(language, style).format(at);
}
