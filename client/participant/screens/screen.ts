import { element } from '../element.ts';

/** A whole screen under one heading, which takes the focus when the screen appears. */
export function screen(heading: string, ...children: readonly (Node | string)[]): HTMLElement {
  return element('section', { class: 'screen' }, element('h1', { tabindex: '-1' }, heading), ...children);
}

export function button(label: string, act: () => void, look: 'primary' | 'plain' = 'plain'): HTMLButtonElement {
  const made = element('button', { type: 'button', class: `button ${look}` }, label);
  made.addEventListener('click', act);
  return made;
}
