import type { Audience } from '../../../server/protocol/content.ts';
import { element } from '../element.ts';
import { words } from '../words.ts';
import { audienceLine } from './audience-line.ts';
import { Banners } from './banners.ts';
import { Header } from './header.ts';
import { TimeLeft } from './time-left.ts';

/** What stays around every screen: header, notices, who will see the answer, and what is said aloud. */
export class Frame {
  readonly header = new Header();
  readonly banners = new Banners();
  readonly timeLeft: TimeLeft;
  readonly #audience = element('p', { class: 'audience' });
  readonly #place = element('div', { class: 'place' });
  readonly #spoken = element('p', { class: 'visually-hidden', role: 'status' });

  constructor(body: HTMLElement) {
    this.timeLeft = new TimeLeft((text) => this.say(text));
    const above = element('div', { class: 'above' }, this.#audience, this.timeLeft.root);
    const main = element('main', {}, this.banners.root, above, this.#place);
    body.replaceChildren(element('div', { class: 'page' }, this.header.root, main, this.#spoken));
    this.#showAudience('none');
  }

  /** Replaces what was there, moves the focus to the heading and says it aloud. */
  show(screen: HTMLElement): void {
    this.#showAudience('none');
    this.timeLeft.show(null);
    this.#place.replaceChildren(screen);
    this.#enter(screen);
  }

  /** The same for a screen that only waits: one with the same words is left alone. */
  showWaiting(screen: HTMLElement): void {
    const shown = this.#place.firstElementChild;
    if (shown === null || !screen.isEqualNode(shown)) this.show(screen);
  }

  /** An empty place for trials, which have `audience` and `enterTrial` called as they appear. */
  openStage(): HTMLElement {
    const stage = element('div', { class: 'stage' });
    this.#place.replaceChildren(stage);
    return stage;
  }

  /** @param stage  with the trial on it; one without a heading of its own is given a hidden one */
  enterTrial(stage: HTMLElement, audience: Audience): void {
    this.#showAudience(audience);
    stage.querySelector(':scope > h1')?.remove();
    if (stage.querySelector('h1') === null) {
      stage.prepend(element('h1', { class: 'visually-hidden', tabindex: '-1' }, words().nextPage));
    }
    this.#enter(stage);
  }

  say(text: string): void {
    this.#spoken.textContent = text;
  }

  #enter(screen: HTMLElement): void {
    const heading = screen.querySelector<HTMLElement>('h1:not(.visually-hidden), h2') ?? screen.querySelector('h1');
    if (heading === null) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    this.say(heading.textContent);
  }

  #showAudience(audience: Audience): void {
    this.#audience.hidden = audience === 'none';
    this.#audience.replaceChildren(...audienceLine(audience));
  }
}
