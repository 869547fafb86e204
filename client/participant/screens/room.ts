import { element } from '../element.ts';
import { words } from '../words.ts';
import { button, screen } from './screen.ts';

/** What a device in a room of the lab shows while nobody sits there. */
export function roomScreen(name: string): HTMLElement {
  const { roomTitle, roomWords } = words();
  return screen(roomTitle, element('p', { class: 'lead', role: 'status' }, roomWords), element('p', {}, name));
}

/** A last page, with the way to leave the device to the next. */
export function withLeaving(page: HTMLElement, leave: () => void): HTMLElement {
  const { roomDoneWords, roomDone } = words();
  page.append(element('p', {}, roomDoneWords), element('div', { class: 'buttons' }, button(roomDone, leave, 'primary')));
  return page;
}
