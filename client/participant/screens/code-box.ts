import { element } from '../element.ts';
import { words } from '../words.ts';

/** What somebody is paid by; nothing where there is none. */
export function codeBox(code: string): HTMLElement | string {
  return code === '' ? '' : element('p', { class: 'code' }, `${words().completionCode}: `, element('strong', {}, code));
}
