import type { Codes, ComeBack, Screen } from '../../../server/protocol/view.ts';
import { element, paragraphs } from '../element.ts';
import { dayOf, words } from '../words.ts';
import { codeBox } from './code-box.ts';
import { deleteDialog } from './leave-dialog.ts';
import { button, screen } from './screen.ts';

export function savingScreen(): HTMLElement {
  return screen(words().saving, element('p', { class: 'lead', role: 'status' }, words().savingWords));
}

/** What the page says when it is over for now. */
type Ending = Extract<Screen, { kind: 'finished' | 'ended' }> & { readonly comeBack: ComeBack | null };

/** Everything is acknowledged. Where it ended before its time, in the same words for every cause. */
export function endingScreen({ kind, debrief, comeBack, ...codes }: Ending, erase: () => void): HTMLElement {
  const { allSaved, thanks, endedTitle, endedWords } = words();
  const [title, lead] = kind === 'finished' ? [allSaved, thanks] : [endedTitle, endedWords];
  const later = comeBack === null ? [] : [comingBack(comeBack)];
  return screen(title, element('p', { class: 'lead' }, lead), ...later, ...paragraphs(debrief), codeBox(codes), deletion(erase));
}

/** The window closes with the end of a day, which is the beginning of the next. */
function comingBack({ from, until }: ComeBack): HTMLElement {
  const { comeBackTitle, comeBackWords } = words();
  return element('div', { class: 'come-back' },
    element('h2', {}, comeBackTitle),
    element('p', {}, comeBackWords(dayOf(from), dayOf(until - 1))));
}

export function leftScreen({ declined, ...codes }: Extract<Screen, { kind: 'left' }>, erase: () => void): HTMLElement {
  const { leftTitle, leftWords, declinedTitle, declinedWords } = words();
  const [heading, text] = declined ? [declinedTitle, declinedWords] : [leftTitle, leftWords];
  return screen(heading, element('p', { class: 'lead' }, text), codeBox(codes), declined ? '' : deletion(erase));
}

/** After an erasure. */
export function erasedScreen(codes: Codes): HTMLElement {
  const { erasedTitle, erasedWords } = words();
  return screen(erasedTitle, element('p', { class: 'lead' }, erasedWords), codeBox(codes));
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
