import { en, type Words } from './words.en.ts';

const LANGUAGES: Readonly<Record<string, Words>> = { en };

let current: Words = en;

/** The platform's words in the language last asked for. */
export function words(): Words {
  return current;
}

/** @param tags BCP 47 tags, best first; English where none of them is known */
export function speak(tags: readonly string[]): void {
  const known = tags.flatMap((tag) => LANGUAGES[tag] ?? LANGUAGES[tag.split('-')[0] ?? ''] ?? []);
  current = known[0] ?? en;
  document.documentElement.lang = tags[0] ?? current.language;
  document.documentElement.dir = current.direction;
}

/** Wall-clock time on this device as one would say it, e.g. 14:20. */
export function timeOfDay(localMs: number): string {
  const style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(localMs);
}
