import { patiently } from './patiently.ts';
import { en, type Words } from './words.en.ts';

/** Each is fetched when somebody reads in it; English is here from the start, for whoever reads none of them. */
const LANGUAGES: ReadonlyMap<string, () => Promise<Words>> = new Map([
  ['en', async () => en],
  ['de', async () => (await import('./words.de.ts')).de],
]);

let current: Words = en;

/** The platform's words in the language last asked for. */
export function words(): Words {
  return current;
}

/**
 * To be called before anything is drawn.
 *
 * @param tags  BCP 47, best first; English where there are words in none of them
 */
export async function speak(tags: readonly string[]): Promise<void> {
  const tag = tags.find((each) => LANGUAGES.has(languageOf(each))) ?? tags[0] ?? en.language;
  current = await patiently(LANGUAGES.get(languageOf(tag)) ?? (async () => en));
  document.documentElement.lang = tag;
  document.documentElement.dir = current.direction;
  document.title = current.welcomeTitle;
}

function languageOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

/** Wall-clock time on this device as one would say it, e.g. 14:20. */
export function timeOfDay(localMs: number): string {
  const style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(localMs);
}

/** A day in this device's time zone as one would say it, e.g. Friday, 14 March. */
export function dayOf(localMs: number): string {
  const style = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(localMs);
}
