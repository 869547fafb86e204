import { element } from '../element.ts';

/** One radio button with all of its row as target. */
export function radioRow(
  group: string,
  content: readonly (Node | string)[],
  choose: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLLabelElement {
  const radio = element('input', { type: 'radio', name: group, ...attributes });
  radio.addEventListener('change', choose);
  return element('label', { class: 'radio-row' }, radio, ...content);
}
