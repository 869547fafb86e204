import { z } from 'zod';
import type { Language } from './member.ts';

/** As it is shown: plain text, in which nothing is markup. */
export const consentText = z.strictObject({
  heading: z.string(),
  /** The short layer, as a list. */
  summary: z.array(z.string()),
  sections: z.array(z.strictObject({ title: z.string(), paragraphs: z.array(z.string()) })),
});
export type ConsentText = z.infer<typeof consentText>;

/** As somebody writes it, in one language. */
export const consentTyped = z.strictObject({
  heading: z.string().max(300),
  /** A point on each line. */
  summary: z.string().max(5_000),
  /** Lines that begin with # are titles, empty lines part paragraphs. */
  sections: z.string().max(30_000),
});
export type ConsentTyped = z.infer<typeof consentTyped>;

/** A text in each language, and what they are called together. */
export const consentAsked = z.strictObject({ version: z.string().max(100), texts: z.record(z.string().max(40), consentTyped) });
export type ConsentAsked = z.infer<typeof consentAsked>;

/** What a study asks people to agree to, in place of the text of its experiment. */
export interface OwnConsent {
  readonly version: string;
  readonly texts: Readonly<Record<Language, ConsentText>>;
}

export interface ConsentProblem {
  /** `consent:version`, or `consent:LANGUAGE`. */
  readonly field: string;
  readonly message: string;
}

const VERSION = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;

/** All that is wrong with it. @param languages  in each of which somebody may take part */
export function consentProblems({ version, texts }: ConsentAsked, languages: readonly string[]): readonly ConsentProblem[] {
  return [
    ...(VERSION.test(version.trim()) ? [] : [{ field: 'consent:version', message: 'It takes up to 40 letters, digits, spaces and . _ -, such as 2.0: the data name it.' }]),
    ...languages.flatMap((language) => {
      const { heading = '', summary = '', sections = '' } = texts[language] ?? {};
      const { sections: read } = readConsent({ heading, summary, sections });
      const missing = [
        ...(heading.trim() === '' ? ['a heading'] : []),
        ...(linesOf(summary).length === 0 ? ['at least one point in short'] : []),
        ...(read.some(({ title }) => title === '') ? ['a title, on a line that begins with #, before the first paragraph'] : []),
        ...read.flatMap(({ title, paragraphs }) => (title !== '' && paragraphs.length === 0 ? [`a paragraph under "${title}"`] : [])),
      ];
      return missing.length === 0 ? [] : [{ field: `consent:${language}`, message: `The text in "${language}" lacks ${missing.join(', and ')}. Without it nobody could agree in this language.` }];
    }),
    ...Object.keys(texts)
      .filter((language) => !languages.includes(language))
      .map((language) => ({ field: 'consent:version', message: `The study is not taken in "${language}"; leave its text out.` })),
  ];
}

/** What was typed, once nothing is wrong with it. */
export function ownConsentOf({ version, texts }: ConsentAsked): OwnConsent {
  return { version: version.trim(), texts: Object.fromEntries(Object.entries(texts).map(([language, typed]) => [language, readConsent(typed)])) };
}

export function readConsent({ heading, summary, sections }: ConsentTyped): ConsentText {
  const read: ConsentText['sections'] = [];
  for (const block of sections.split(/\n(?=\s*#)|\n\s*\n/)) {
    const lines = linesOf(block);
    const [first = ''] = lines;
    if (first.startsWith('#')) read.push({ title: first.replace(/^#+\s*/, ''), paragraphs: [] });
    const words = (first.startsWith('#') ? lines.slice(1) : lines).join(' ');
    if (words === '') continue;
    if (read.length === 0) read.push({ title: '', paragraphs: [] });
    read.at(-1)?.paragraphs.push(words);
  }
  return { heading: heading.trim(), summary: linesOf(summary), sections: read };
}

/** So that it reads back as what it was. */
export function consentTypedFrom({ heading, summary, sections }: ConsentText): ConsentTyped {
  return { heading, summary: summary.join('\n'), sections: sections.map(({ title, paragraphs }) => [`# ${title}`, ...paragraphs].join('\n\n')).join('\n\n') };
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
}
