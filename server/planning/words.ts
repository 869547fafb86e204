import { IntlMessageFormat } from 'intl-messageformat';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { isText, type Text } from '../../experiments/kit/text.ts';
import type { Content } from '../../experiments/kit/trial.ts';
import type { Json } from '../protocol/content.ts';
import type { Language } from '../protocol/member.ts';

/** The language for whoever has not been given or chosen another. */
export function firstLanguage({ languages }: Pick<Experiment, 'languages'>): Language {
  return Object.keys(languages)[0] ?? 'en';
}

/** The text in one language, its placeholders filled in (ICU MessageFormat). */
export function wordsIn(text: Text, language: Language): string | readonly string[] {
  const found = find(text, language);
  if (typeof found === 'string') return format(found, text, language);
  return found.map((line) => format(line, text, language));
}

/** One sentence; @throws Error where the text is a list */
export function sentenceIn(text: Text, language: Language): string {
  const words = wordsIn(text, language);
  if (typeof words === 'string') return words;
  throw new Error(`the text "${text.textKey}" is a list, and one sentence is needed`);
}

/** Content with every text in it written out in one language. */
export function written(content: Content, language: Language): Json {
  if (isText(content)) return wordsIn(content, language);
  if (content === null || typeof content !== 'object') return content;
  if (isList(content)) return content.map((part) => written(part, language));
  return Object.fromEntries(Object.entries(content).map(([key, part]) => [key, written(part, language)]));
}

function find({ textKey, languages }: Text, language: Language): string | readonly string[] {
  const found = textKey
    .split('.')
    .reduce<unknown>((tree, name) => (isTree(tree) ? tree[name] : undefined), languages[language]);
  if (typeof found === 'string' && found !== '') return found;
  if (Array.isArray(found) && found.every((line) => typeof line === 'string')) return found;
  throw new Error(`texts.${language}.json has no text "${textKey}". Every language needs every text.`);
}

function format(message: string, { textKey, values }: Text, language: Language): string {
  if (!message.includes('{')) return message;
  const filled = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'object' ? sentenceIn(value, language) : value,
  ]);
  try {
    return String(new IntlMessageFormat(message, language).format(Object.fromEntries(filled)));
  } catch (cause) {
    throw new Error(`the text "${textKey}" in ${language} cannot be filled in: ${String(cause)}`, { cause });
  }
}

function isTree(tree: unknown): tree is Readonly<Record<string, unknown>> {
  return typeof tree === 'object' && tree !== null;
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}
