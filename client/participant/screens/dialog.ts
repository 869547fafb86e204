import { element } from '../element.ts';
import { words } from '../words.ts';
import { button } from './screen.ts';

/** What a dialog says below its question, and what can be chosen besides "Back". */
export interface Asking {
  readonly question: string;
  readonly text: readonly HTMLElement[];
  readonly answers: readonly HTMLElement[];
}

/** Over whatever is on the page; Escape and "Back" close it without a trace. */
export function openDialog({ question, text, answers }: Asking): HTMLDialogElement {
  const dialog = element(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'dialog-question' },
    element('h2', { id: 'dialog-question', tabindex: '-1', autofocus: '' }, question),
    ...text,
    element('div', { class: 'buttons' }, ...answers, button(words().back, () => dialog.close(), 'primary')),
  );
  // The second click of a double click on what has opened it must not be an answer.
  dialog.addEventListener('click', (event) => event.detail > 1 && event.stopPropagation(), { capture: true });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
