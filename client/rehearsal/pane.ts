import { element } from '../participant/element.ts';
import { Faults } from './faults.ts';

/** One partner's side: the participants' own page in a frame, and its link for another device. */
export class Pane {
  readonly root: HTMLElement;
  readonly #name: string;
  readonly #place = element('div', { class: 'place' });
  readonly #copy = element('button', { type: 'button' }, 'Copy join link');
  readonly #note = element('span', { class: 'note', role: 'status' });
  #link = '';
  #frame: HTMLIFrameElement | null = null;

  constructor(name: string) {
    this.#name = name;
    const faults = new Faults(name, () => this.#frame);
    const bar = element('div', { class: 'pane-bar' }, element('h2', {}, name), this.#copy, faults.root, this.#note);
    this.root = element('section', { class: 'pane', 'aria-label': name }, bar, this.#place);
    this.#copy.addEventListener('click', () => void this.#copyLink());
  }

  /**
   * A new frame each time: the one before keeps nothing, and its line is closed.
   *
   * @param isUnderway  straight to the step, without the welcome
   */
  show(token: string, isUnderway: boolean): void {
    this.#link = `${location.origin}/join#${token}`;
    this.#note.textContent = '';
    // In the frame the sign-in stays in memory, so the two sides never become one person.
    const asked = new URLSearchParams(location.search).get('simulate');
    const simulate = asked === null ? '' : `&simulate=${encodeURIComponent(asked)}`;
    const src = `/join?pane=${isUnderway ? 'back' : 'new'}${simulate}#${token}`;
    this.#frame = element('iframe', { src, title: this.#name });
    this.#place.replaceChildren(this.#frame);
  }

  async #copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#link);
      this.#note.textContent = 'Copied. Open it on another device or in another browser; this side then stops.';
    } catch {
      // Plain-http addresses have no clipboard.
      this.#note.replaceChildren('Open on another device: ', element('code', {}, this.#link));
    }
  }
}
