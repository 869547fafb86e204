export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Resolves once the mail server has taken it; rejects where it has not. */
export type SendMail = (mail: Mail) => Promise<void>;

/** Nothing in it tells of the topic, of a partner, or from what kind of study it comes: others may see the mail. */
interface MailWords {
  readonly subject: string;
  text(link: string): string;
}

const en: MailWords = {
  subject: 'Your personal link',
  text: (link) => `Hello,\n\nhere is your personal link:\n\n${link}\n\nIt is for you alone. Please open it on a device of your own, when you have time and are undisturbed. Any link that you had before does not work any more.\n\nIf you do not know why you got this, you can delete it.\n`,
};

const de: MailWords = {
  subject: 'Dein persönlicher Link',
  text: (link) => `Hallo,\n\nhier ist dein persönlicher Link:\n\n${link}\n\nEr ist nur für dich. Bitte öffne ihn auf einem eigenen Gerät, wenn du Zeit hast und ungestört bist. Ein Link, den du vorher hattest, gilt nicht mehr.\n\nWenn du nicht weißt, warum du dies bekommst, kannst du es löschen.\n`,
};

const WORDS: Readonly<Record<string, MailWords>> = { en, de };

/** In this language, or else in English. */
export function invitationMail(to: string, language: string, link: string): Mail {
  const words = WORDS[language.split('-')[0] ?? ''] ?? en;
  return { to, subject: words.subject, text: words.text(link) };
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server does not know this server: user or password in SMTP_URL are not right.',
  EENVELOPE: 'The mail server did not take the address: look whether it is written correctly.',
  EMESSAGE: 'The mail server did not take the mail.',
};

/** Without the address: what a mail server answers often repeats it. */
export function mailProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return PROBLEMS[code] ?? 'The mail server could not be reached, or did not answer in time. Try again in a few minutes.';
}
