import type { Language } from './protocol/member.ts';
import type { Mail } from './staff/mail.ts';

interface ReminderWords {
  readonly subject: string;
  /** @param until  the last day of the window, in words */
  text(link: string, until: string): string;
}

/** Nothing of the topic, of a partner, or of what kind of study it is: others may see the mail. */
const WORDS: Readonly<Record<string, ReminderWords>> = {
  en: {
    subject: 'A short part is waiting for you',
    text: (link, until) =>
      `Hello,\n\na short part is open for you now, until ${until}:\n\n${link}\n\nIt takes a few minutes. Please open it when you are undisturbed; it is for you alone, and so is this link.\n\nIf you would rather get no more of these mails, open\n\n${link.replace('/join#', '/join?mail=off#')}\n\nIf you do not know why you got this, you can delete it.\n`,
  },
  de: {
    subject: 'Ein kurzer Teil wartet auf dich',
    text: (link, until) =>
      `Hallo,\n\nein kurzer Teil ist jetzt für dich offen, bis ${until}:\n\n${link}\n\nEr dauert wenige Minuten. Bitte öffne ihn, wenn du ungestört bist; er ist nur für dich, und dieser Link auch.\n\nMöchtest du keine solchen Mails mehr bekommen, dann öffne\n\n${link.replace('/join#', '/join?mail=off#')}\n\nWenn du nicht weißt, warum du dies bekommst, kannst du es löschen.\n`,
  },
};

/** In this language, or else in English. @param until  the instant at which the window closes */
export function reminderMail(
  to: string,
  { language, timeZone }: { readonly language: Language; readonly timeZone: string | null },
  { link, until }: { readonly link: string; readonly until: number },
): Mail {
  const tag = language.split('-')[0] ?? '';
  const words = WORDS[tag] ?? WORDS['en'];
  if (words === undefined) throw new Error('there are no words for a reminder');
  const style = { weekday: 'long', day: 'numeric', month: 'long', timeZone: timeZone ?? 'UTC' } as const;
  const day = new Intl.DateTimeFormat(WORDS[tag] === undefined ? 'en' : tag, style).format(until - 1);
  return { to, subject: words.subject, text: words.text(link, day) };
}
