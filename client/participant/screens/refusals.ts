import type { NotNow } from '../../../server/protocol/join.ts';
import type { Codes } from '../../../server/protocol/view.ts';
import { copyButton } from '../copy-button.ts';
import { element, paragraphs } from '../element.ts';
import { words } from '../words.ts';
import { codeBox } from './code-box.ts';
import { codeInput } from './code-input.ts';
import { button, screen } from './screen.ts';

/** What to do when this browser cannot take part as it is. */
export function sameBrowserScreen(): HTMLElement {
  const { sameBrowserTitle, sameBrowserWords, sameBrowserRehearsal } = words();
  const rehearsal = element('a', { href: '/rehearsal' }, sameBrowserRehearsal);
  return screen(sameBrowserTitle, ...paragraphs([sameBrowserWords]), element('p', {}, rehearsal));
}

export function linkInvalidScreen(): HTMLElement {
  return screen(words().linkInvalidTitle, ...paragraphs([words().linkInvalidWords]));
}

/** For who comes back after a withdrawal: the same words whatever was done before it, and of the partner none. */
export function overScreen(codes: Codes): HTMLElement {
  return screen(words().overTitle, element('p', { class: 'lead' }, words().overWords), codeBox(codes));
}

/** Nobody new begins now; whoever has begun does not see this. Of a full disk they read what they read of a pause. */
export function notNowScreen(code: NotNow['code']): HTMLElement {
  const { studyPausedTitle, studyPausedWords, studyClosedTitle, studyClosedWords, linkSpentTitle, linkSpentWords, loadAgain } = words();
  if (code === 'link-spent') return screen(linkSpentTitle, ...paragraphs([linkSpentWords]));
  if (code === 'study-closed') return screen(studyClosedTitle, ...paragraphs([studyClosedWords]));
  const again = button(loadAgain, () => location.reload());
  return screen(studyPausedTitle, ...paragraphs([studyPausedWords]), element('div', { class: 'buttons' }, again));
}

export function insecureScreen(): HTMLElement {
  return screen(words().insecureTitle, ...paragraphs([words().insecureWords]));
}

/** @param enter  by a code that was typed; resolves to words on why it did not work. null: nobody types one here */
export function openLinkScreen(enter: ((code: string) => Promise<string | null>) | null): HTMLElement {
  const { openLinkTitle, openLinkWords } = words();
  return screen(openLinkTitle, ...paragraphs([openLinkWords]), ...(enter === null ? [] : [codeForm(enter)]));
}

function codeForm(enter: (code: string) => Promise<string | null>): HTMLElement {
  const { codeLabel, codeMissing, start, oneMoment } = words();
  const input = codeInput();
  const said = element('p', { class: 'message', role: 'status' });
  const form = element('form', { class: 'field' },
    element('label', { for: input.id }, codeLabel), input, said,
    element('div', { class: 'buttons' }, element('button', { type: 'submit', class: 'button primary' }, start)));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const code = input.value.trim();
    said.textContent = code.length < 8 ? codeMissing : oneMoment;
    if (code.length >= 8) said.textContent = await enter(code);
  });
  return form;
}

export function outdatedScreen(): HTMLElement {
  const { outdatedTitle, outdatedWords, loadAgain } = words();
  const again = button(loadAgain, () => location.reload(), 'primary');
  return screen(outdatedTitle, ...paragraphs([outdatedWords]), element('div', { class: 'buttons' }, again));
}

/** @param typed texts that were being written in this window and are not sent */
export function replacedScreen(typed: readonly string[]): HTMLElement {
  const { replacedTitle, replacedWords, replacedTyped, continueHere } = words();
  const texts = typed.filter((text) => text.trim() !== '');
  const offer = texts.length === 0 ? [] : [element('p', {}, replacedTyped), ...texts.map(copyable)];
  const here = button(continueHere, () => location.reload());
  return screen(replacedTitle, ...paragraphs([replacedWords]), ...offer, element('div', { class: 'buttons' }, here));
}

function copyable(text: string): HTMLElement {
  const area = element('textarea', { readonly: '', rows: '5', 'aria-label': words().yourText, dir: 'auto' });
  area.value = text;
  return element('div', { class: 'copyable' }, area, copyButton(words().copy, text, area));
}
