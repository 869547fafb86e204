import type { Joined } from '../../../server/protocol/join.ts';
import { copyButton } from '../copy-button.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { button, screen } from './screen.ts';

/**
 * Links that are told this once.
 *
 * @param partner  to be handed on; null: they have come already, or whoever reads this is the one it was handed to
 */
export function ownLinksScreen({ own, partner, partnerCode }: Pick<Joined, 'partner' | 'partnerCode'> & { readonly own: string }, goOn: () => void): HTMLElement {
  const { partnerLinkTitle, partnerLinkWords, copyPartnerLink, ownLinkTitle, ownLinkWords, copyOwnLink, partnerCodeWords, continue: label } = words();
  const onward = element('div', { class: 'buttons' }, button(label, goOn, 'primary'));
  const ownLink = link(own, ownLinkTitle, copyOwnLink);
  if (partner === null) return screen(ownLinkTitle, element('p', { class: 'lead' }, ownLinkWords), ownLink, onward);
  return screen(
    partnerLinkTitle,
    element('p', { class: 'lead' }, partnerLinkWords),
    link(partner, partnerLinkTitle, copyPartnerLink),
    ...(partnerCode === null ? [] : [element('p', {}, partnerCodeWords), element('p', { class: 'code' }, element('strong', {}, `${partnerCode.slice(0, 4)} ${partnerCode.slice(4)}`))]),
    element('h2', {}, ownLinkTitle),
    element('p', {}, ownLinkWords),
    ownLink,
    onward,
  );
}

function link(token: string, label: string, copy: string): HTMLElement {
  const address = `${location.origin}/join#${token}`;
  const area = element('textarea', { readonly: '', rows: '3', 'aria-label': label });
  area.value = address;
  return element('div', { class: 'copyable' }, area, copyButton(copy, address, area));
}
