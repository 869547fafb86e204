import { element } from '../element.ts';
import { words } from '../words.ts';

/** For whoever a panel has sent, and whose partner it had sent before. @param typed  what stood in it in another language */
export function partnerCodeField(typed: string): HTMLInputElement {
  const input = element('input', { id: 'partner-code', type: 'text', maxlength: '12', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', 'aria-describedby': 'partner-code-optional' });
  input.value = typed;
  return input;
}

export function partnerCodeBox(input: HTMLInputElement): HTMLElement {
  const { partnerCodeLabel, partnerCodeOptional } = words();
  return element('div', { class: 'field' }, element('label', { for: 'partner-code' }, partnerCodeLabel), input, element('p', { id: 'partner-code-optional' }, partnerCodeOptional));
}
