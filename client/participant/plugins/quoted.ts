import { element } from '../element.ts';
import { plainText } from './plain-text.ts';

/** Somebody's own words: text nodes only, each paragraph in the direction of its language, links not made. */
export function quoted(text: string): HTMLQuoteElement {
  const lines = plainText(text).split('\n').filter((line) => line.trim() !== '');
  return element('blockquote', { class: 'quoted', dir: 'auto' }, ...lines.map((line) => {
    return element('p', { dir: 'auto' }, element('bdi', {}, line));
  }));
}
