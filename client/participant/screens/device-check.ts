import { element } from '../element.ts';
import { tickIcon } from '../icons.ts';
import { words } from '../words.ts';
import { button, screen } from './screen.ts';

/** One line per thing looked at; `settle` writes the outcome. */
export class DeviceCheckScreen {
  readonly root: HTMLElement;
  readonly connection = new CheckLine(words().checkConnection);
  readonly storage = new CheckLine(words().checkStorage);
  readonly display = new CheckLine(words().checkScreen);
  readonly #place = element('div', { class: 'buttons' });

  constructor() {
    const lines = [this.connection, this.storage, this.display].map((line) => line.root);
    this.root = screen(words().checking, element('div', { role: 'status' }, element('ul', { class: 'checks' }, ...lines)), this.#place);
  }

  /** Resolves when its reader wants to go on. */
  readonly read = (): Promise<void> => new Promise((done) => this.#place.replaceChildren(button(words().continue, done, 'primary')));
}

class CheckLine {
  readonly root: HTMLLIElement;
  readonly #outcome = element('span', { class: 'outcome' }, words().checkRunning);
  readonly #mark = element('span', { class: 'mark' });

  constructor(name: string) {
    this.root = element('li', {}, this.#mark, element('span', {}, `${name}: `, this.#outcome));
  }

  settle(isGood: boolean, outcome: string): void {
    this.root.classList.toggle('good', isGood);
    this.#mark.replaceChildren(...(isGood ? [tickIcon()] : []));
    this.#outcome.textContent = outcome;
  }
}
