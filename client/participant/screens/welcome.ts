import type { Language } from '../../../server/protocol/member.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { button, screen } from './screen.ts';

export interface OtherLanguage {
  readonly language: Language;
  choose(): void;
}

/**
 * @param isFollowUp  whoever comes has been here, and goes on alone
 * @param start   resolves to words on why it could not start, or null once it has
 * @param asked   what else is asked here
 * @param others  languages besides the one on screen, each in a button that names it in its own words
 */
export function welcomeScreen(
  isFollowUp: boolean,
  start: () => Promise<string | null>,
  others: readonly OtherLanguage[],
  asked: HTMLElement | '' = '',
): HTMLElement {
  const { hello, eachOwnDevice, helloAgain, aloneThisTime, start: label } = words();
  const reason = element('p', { class: 'message', role: 'status' });
  const choice = others.length === 0 ? null : languageButtons(others);
  let isStarting = false;
  const begin = button(label, async () => {
    if (isStarting) return;
    isStarting = true;
    choice?.toggleAttribute('inert', true);
    reason.textContent = words().oneMoment;
    reason.textContent = (await start()) ?? '';
    choice?.toggleAttribute('inert', false);
    isStarting = false;
  }, 'primary');
  return screen(
    isFollowUp ? helloAgain : hello,
    element('p', { class: 'lead' }, isFollowUp ? aloneThisTime : eachOwnDevice),
    asked,
    reason,
    element('div', { class: 'buttons' }, begin),
    choice ?? '',
  );
}

function languageButtons(others: readonly OtherLanguage[]): HTMLElement {
  const buttons = others.map(({ language, choose }) => {
    const made = button(nameOf(language), choose);
    made.lang = language;
    return made;
  });
  return element('div', { class: 'buttons', role: 'group', 'aria-label': words().otherLanguages }, ...buttons);
}

/** As its own speakers call it: Deutsch, français. */
function nameOf(language: Language): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

/** By the second link in a reminder. @param refuse  resolves to whether it is done */
export function mailOffScreen(refuse: () => Promise<boolean>): HTMLElement {
  const { mailOffTitle, mailOffWords, mailOff, mailOffDone, stopFailed } = words();
  const said = element('p', { class: 'message', role: 'status' });
  const stop = button(mailOff, async () => {
    const isDone = await refuse();
    said.textContent = isDone ? mailOffDone : stopFailed;
    if (isDone) stop.remove();
  }, 'primary');
  return screen(mailOffTitle, element('p', { class: 'lead' }, mailOffWords), said, element('div', { class: 'buttons' }, stop));
}
