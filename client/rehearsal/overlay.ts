import { element } from '../participant/element.ts';

/** What is wrong with a definition that was saved, over the panes, until it is mended or put away. */
export class Overlay {
  readonly root = element('section', { class: 'overlay', role: 'alert', 'aria-label': 'Problems', hidden: '' });

  /** @param problems  lines: what it is about, then one for each problem with its place */
  show(problems: string): void {
    const [headline = '', ...lines] = problems.split('\n');
    const close = element('button', { type: 'button' }, 'Close');
    close.addEventListener('click', () => this.hide());
    this.root.replaceChildren(
      element('h2', {}, headline),
      element('ul', {}, ...lines.map((line) => element('li', {}, line.trim()))),
      element('p', { class: 'note' }, 'Both sides still go by the definition before. They change when this is mended and saved.'),
      close,
    );
    this.root.hidden = false;
  }

  hide(): void {
    this.root.hidden = true;
    this.root.replaceChildren();
  }
}
