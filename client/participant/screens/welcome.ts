import { element } from '../element.ts';
import { words } from '../words.ts';
import { button, screen } from './screen.ts';

/** @param start resolves to words on why it could not start, or null once it has */
export function welcomeScreen(start: () => Promise<string | null>): HTMLElement {
  const { hello, eachOwnDevice, start: label } = words();
  const reason = element('p', { class: 'message', role: 'status' });
  let isStarting = false;
  const begin = button(label, async () => {
    if (isStarting) return;
    isStarting = true;
    reason.textContent = words().oneMoment;
    reason.textContent = (await start()) ?? '';
    isStarting = false;
  }, 'primary');
  return screen(hello, element('p', { class: 'lead' }, eachOwnDevice), reason, element('div', { class: 'buttons' }, begin));
}
