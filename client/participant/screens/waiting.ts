import { element } from '../element.ts';
import { words } from '../words.ts';
import { screen } from './screen.ts';

/** Calm words without a number that runs. `until` is a time of day. */
export function doorScreen(text: string, until: string): HTMLElement {
  const { doorTitle, doorWords, waitUntil } = words();
  return waiting(doorTitle, text === '' ? doorWords : text, waitUntil(until));
}

/** The study team holds both. */
export function pausedScreen(until: string): HTMLElement {
  const { pausedTitle, pausedWords } = words();
  return waiting(pausedTitle, pausedWords(until));
}

export function holdScreen(text: string): HTMLElement {
  const { holdTitle, oneMoment } = words();
  return waiting(holdTitle, text === '' ? oneMoment : text);
}

function waiting(heading: string, ...lines: readonly string[]): HTMLElement {
  const texts = lines.map((line) => element('p', { class: 'lead' }, line));
  const calm = element('div', { class: 'calm', 'aria-hidden': 'true' }, element('span'), element('span'));
  const made = screen(heading, element('div', { role: 'status' }, ...texts));
  made.prepend(calm);
  return made;
}
