interface SheetWords {
  readonly language: string;
  readonly title: string;
  readonly how: string;
  readonly orCode: string;
}

const en: SheetWords = {
  language: 'en',
  title: 'Your personal link',
  how: 'For you alone. Please open it on a device of your own: point the camera at the code, or type the address.',
  orCode: 'Or, within a week, type this code at',
};

const de: SheetWords = {
  language: 'de',
  title: 'Dein persönlicher Link',
  how: 'Nur für dich. Bitte öffne ihn auf einem eigenen Gerät: mit der Kamera auf den Code, oder tippe die Adresse ab.',
  orCode: 'Oder gib innerhalb einer Woche diesen Code ein, unter',
};

const WORDS: Readonly<Record<string, SheetWords>> = { en, de };

/** What stands on a printed card, in this language or else in English. */
export function sheetWordsIn(language: string): SheetWords {
  return WORDS[language.split('-')[0] ?? ''] ?? en;
}
