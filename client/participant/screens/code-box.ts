import type { Codes } from '../../../server/protocol/view.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';

/** What somebody is paid by: the panel's code, where they come from one, or else their own. Nothing where there is none. */
export function codeBox({ code, panel }: Codes): HTMLElement | string {
  const { completionCode, backToPanel, ownCode } = words();
  if (panel === null) return code === '' ? '' : element('p', { class: 'code' }, `${completionCode}: `, element('strong', {}, code));
  const { returnTo } = panel;
  return element('div', { class: 'code' },
    element('p', {}, `${completionCode}: `, element('strong', {}, panel.code)),
    ...(returnTo === null ? [] : [element('p', {}, element('a', { href: returnTo }, backToPanel))]),
    ...(code === '' ? [] : [element('p', { class: 'own-code' }, `${ownCode}: ${code}`)]));
}
