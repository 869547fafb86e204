import { element, paragraphs } from '../element.ts';
import { words } from '../words.ts';
import { codeBox } from './code-box.ts';
import { deleteDialog } from './leave-dialog.ts';
import { button, screen } from './screen.ts';

export function savingScreen(): HTMLElement {
  return screen(words().saving, element('p', { class: 'lead', role: 'status' }, words().savingWords));
}

/** All parts done, and everything acknowledged. */
export function finishedScreen(debrief: readonly string[], code: string, erase: () => void): HTMLElement {
  const { allSaved, thanks } = words();
  return screen(allSaved, element('p', { class: 'lead' }, thanks), ...paragraphs(debrief), codeBox(code), deletion(erase));
}

/** The same words for every cause. */
export function endedScreen(debrief: readonly string[], code: string, erase: () => void): HTMLElement {
  const { endedTitle, endedWords } = words();
  return screen(endedTitle, element('p', { class: 'lead' }, endedWords), ...paragraphs(debrief), codeBox(code), deletion(erase));
}

export function leftScreen(declined: boolean, code: string, erase: () => void): HTMLElement {
  const { leftTitle, leftWords, declinedTitle, declinedWords } = words();
  const [heading, text] = declined ? [declinedTitle, declinedWords] : [leftTitle, leftWords];
  return screen(heading, element('p', { class: 'lead' }, text), codeBox(code), declined ? '' : deletion(erase));
}

/** After an erasure. */
export function erasedScreen(code: string): HTMLElement {
  const { erasedTitle, erasedWords } = words();
  return screen(erasedTitle, element('p', { class: 'lead' }, erasedWords), codeBox(code));
}

/** What somebody wrote can be deleted afterwards, by their own link. */
function deletion(erase: () => void): HTMLElement {
  const { deleteOffer, deleteMine } = words();
  const ask = button(deleteMine, () => deleteDialog(erase));
  return element('div', { class: 'deletion' }, element('p', {}, deleteOffer), element('div', { class: 'buttons' }, ask));
}

/** After a trial that broke. */
export function wentWrongScreen(goOn: () => void): HTMLElement {
  const { wentWrongTitle, wentWrongWords, continue: label } = words();
  const onward = button(label, goOn, 'primary');
  return screen(wentWrongTitle, element('p', { class: 'lead' }, wentWrongWords), element('div', { class: 'buttons' }, onward));
}
