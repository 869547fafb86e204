import { element, paragraphs } from '../element.ts';
import { words } from '../words.ts';
import { button, screen } from './screen.ts';

export function savingScreen(): HTMLElement {
  return screen(words().saving, element('p', { class: 'lead', role: 'status' }, words().savingWords));
}

/** All parts done, and everything acknowledged. */
export function finishedScreen(debrief: readonly string[], code: string): HTMLElement {
  const { allSaved, thanks } = words();
  return screen(allSaved, element('p', { class: 'lead' }, thanks), ...paragraphs(debrief), codeBox(code));
}

/** The same words for every cause. */
export function endedScreen(debrief: readonly string[], code: string): HTMLElement {
  const { endedTitle, endedWords } = words();
  return screen(endedTitle, element('p', { class: 'lead' }, endedWords), ...paragraphs(debrief), codeBox(code));
}

export function leftScreen(declined: boolean, code: string): HTMLElement {
  const { leftTitle, leftWords, declinedTitle, declinedWords } = words();
  const [heading, text] = declined ? [declinedTitle, declinedWords] : [leftTitle, leftWords];
  return screen(heading, element('p', { class: 'lead' }, text), codeBox(code));
}

/** After a trial that broke. */
export function wentWrongScreen(goOn: () => void): HTMLElement {
  const { wentWrongTitle, wentWrongWords, continue: label } = words();
  const onward = button(label, goOn, 'primary');
  return screen(wentWrongTitle, element('p', { class: 'lead' }, wentWrongWords), element('div', { class: 'buttons' }, onward));
}

function codeBox(code: string): HTMLElement | string {
  const { completionCode } = words();
  return code === '' ? '' : element('p', { class: 'code' }, `${completionCode}: `, element('strong', {}, code));
}
