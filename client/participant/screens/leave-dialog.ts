import { element } from '../element.ts';
import { words } from '../words.ts';
import { button } from './screen.ts';

/**
 * The second of the two taps. Escape and "Back" close it without a trace.
 *
 * @returns closes it
 */
export function leaveDialog(leave: () => void): () => void {
  const { stopQuestion, keepPay, stop, back } = words();
  const stopButton = button(stop, () => {
    dialog.close();
    leave();
  });
  const dialog = element(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'leave-question' },
    element('h2', { id: 'leave-question', tabindex: '-1', autofocus: '' }, stopQuestion),
    element('p', {}, keepPay),
    element('div', { class: 'buttons' }, stopButton, button(back, () => dialog.close(), 'primary')),
  );
  // The second click of a double click on "Leave quietly" must not be an answer.
  dialog.addEventListener('click', (event) => event.detail > 1 && event.stopPropagation(), { capture: true });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return () => dialog.close();
}
