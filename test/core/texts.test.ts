import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { de } from '../../client/participant/words.de.ts';
import { en, type Words } from '../../client/participant/words.en.ts';
import { sheetWordsIn } from '../../client/dashboard/couples/sheet-words.ts';
import { reminderMail } from '../../server/reminder-mail.ts';
import { invitationMail } from '../../server/staff/mail.ts';

/** Not good-news: a new paradigm begins as a copy of it, in one language, and it tells how to add another. */
const OURS = ['compliment-reframing', 'fast-friends', 'kit', 'measures', 'partner-request'];
const EXPERIMENTS = resolve(import.meta.dirname, '../../experiments');
const FILES = readdirSync(EXPERIMENTS, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
  const [, folder, language] = /^(.+)[/\\]texts\.([\w-]+)\.json$/.exec(path) ?? [];
  return folder === undefined || language === undefined ? [] : [{ folder, language, lines: linesIn(path) }];
});
const originals = FILES.filter(({ language }) => language === 'en');
const translations = FILES.filter(({ language }) => language !== 'en');

it('there is a German beside the English of the kit, the measures and our paradigms', () => {
  const german = translations.filter(({ language }) => language === 'de').map(({ folder }) => folder);
  expect(german).toEqual(expect.arrayContaining(OURS));
});

describe.each(translations)('$folder in $language', ({ folder, language, lines }) => {
  const original = originals.find((file) => file.folder === folder)?.lines ?? new Map<string, string>();

  it('says everything that the English says, lists as long as there', () => {
    expect([...lines.keys()].sort()).toEqual([...original.keys()].sort());
    expect([...lines].filter(([, line]) => line.trim() === '')).toEqual([]);
  });

  it('has the same placeholders in every sentence', () => {
    const filled = ([key, line]: [string, string], tag: string) => [key, placeholders(line, tag)] as const;
    const expected = new Map([...original].map((entry) => filled(entry, 'en')));
    expect(new Map([...lines].map((entry) => filled(entry, language)))).toEqual(expected);
  });
});

it('placeholders are found within plural forms, and in both languages of a pair', () => {
  expect(placeholders('{count, plural, one {a word from {who}} other {# words}}', 'en')).toEqual(['count', 'who']);
  expect(placeholders('Worte von {who}', 'de')).not.toEqual(placeholders('{count} words', 'en'));
});

/** Within a sentence, where a capital letter is not that of its beginning. */
const FORMAL = /(?<=[\p{L}\d,;] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b/u;

it('says “du” to participants in all German, on paper and in mails too', () => {
  const link = 'https://example.org/join#x';
  const mails = [invitationMail('', 'de', link, false, null), reminderMail('', { language: 'de', timeZone: null }, { link, until: 1 })];
  const files = translations.filter(({ language }) => language === 'de').flatMap(({ lines }) => [...lines.values()]);
  const said = [...mails.flatMap(({ subject, text }) => [subject, text]), ...Object.values(sheetWordsIn('de')), ...Object.values(de).map(String), ...files];
  expect(said.filter((words) => FORMAL.test(words))).toEqual([]);
  expect([...mails.map(({ subject, text }) => `${subject} ${text}`), sheetWordsIn('de').how].filter((words) => !/\bd(u|ich|ein)\b/i.test(words))).toEqual([]);
});

describe('the platform', () => {
  const spoken: readonly Words[] = [en, de];

  it('speaks every language that an experiment is in', () => {
    const languages = new Set(FILES.map(({ language }) => language));
    expect([...languages].filter((language) => !spoken.some((words) => words.language === language))).toEqual([]);
    const files = readdirSync(resolve(EXPERIMENTS, '../client/participant')).filter((name) => /^words\.\w+\.ts$/.test(name));
    expect(files).toEqual(spoken.map(({ language }) => `words.${language}.ts`).sort());
  });

  // Which words there are, the compiler checks.
  it.each(spoken)('leaves nothing unsaid in $language, and no number out', (words) => {
    const { part, stepOf, waitUntil, partnerAway, minutesLeft, missing, writeInAll, moreToWrite, pausedWords, fromTeam, comeBackWords, ...sentences } = words;
    expect(Object.entries(sentences).filter(([, sentence]) => sentence.trim() === '')).toEqual([]);
    for (const told of [part(2, 5), stepOf(2, 5)]) expect(told).toMatch(/2.*5/);
    for (const told of [waitUntil('14:20'), partnerAway('14:20'), pausedWords('14:20'), fromTeam('14:20')]) expect(told).toContain('14:20');
    for (const tell of [minutesLeft, missing, writeInAll, moreToWrite]) expect(tell(7)).toContain('7');
    for (const tell of [minutesLeft, missing]) expect(tell(1).replace('1', '7')).not.toBe(tell(7));
    expect(comeBackWords('Friday', 'Monday')).toMatch(/Friday.*Monday/);
    expect(comeBackWords('Friday', 'Friday').match(/Friday/g)).toHaveLength(1);
    expect(partnerAway(null)).not.toMatch(/null/);
  });
});

/** Every sentence by where it stands, e.g. `consent.summary.2`. */
function linesIn(path: string): Map<string, string> {
  const tree: unknown = JSON.parse(readFileSync(join(EXPERIMENTS, path), 'utf8'));
  return new Map(walk(tree, ''));
}

function walk(part: unknown, at: string): [string, string][] {
  if (typeof part === 'string') return [[at, part]];
  if (typeof part !== 'object' || part === null) throw new Error(`${at} is neither a sentence nor a list of them`);
  return Object.entries(part).flatMap(([key, inside]) => walk(inside, at === '' ? key : `${at}.${key}`));
}

/** Names of what is filled in, those within plural forms too. */
function placeholders(message: string, language: string): readonly string[] {
  const found = new Set<string>();
  const visit = (elements: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const element of elements) {
      if ('value' in element && element.type !== 0) found.add(element.value);
      if ('options' in element) for (const { value } of Object.values(element.options)) visit(value);
    }
  };
  visit(new IntlMessageFormat(message, language).getAst());
  return [...found].sort();
}
