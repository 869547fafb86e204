import { element } from '../element.ts';
import { words } from '../words.ts';

/** For eight characters. @param typed  what stands in it already */
export function codeInput(typed = ''): HTMLInputElement {
  const input = element('input', { id: 'typed-code', type: 'text', maxlength: '12', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' });
  input.value = typed;
  return input;
}

/** For whoever a panel has sent, and whose partner it had sent before. */
export function partnerCodeBox(input: HTMLInputElement): HTMLElement {
  const { partnerCodeLabel, partnerCodeOptional } = words();
  input.setAttribute('aria-describedby', 'code-optional');
  return element('div', { class: 'field' }, element('label', { for: input.id }, partnerCodeLabel), input, element('p', { id: 'code-optional' }, partnerCodeOptional));
}
