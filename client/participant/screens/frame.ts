import type { Audience } from '../../../server/protocol/content.ts';
import { curtain } from '../curtain.ts';
import { element } from '../element.ts';
import { isFinished } from '../finished-page.ts';
import { words } from '../words.ts';
import { audienceLine } from './audience-line.ts';
import { Banners } from './banners.ts';
import { Header } from './header.ts';
import { TimeLeft } from './time-left.ts';

/** For so many ms a finished page stays: what comes faster needs no screen in between. */
const A_MOMENT = 400;

/** What stays around every screen: header, notices, who will see the answer, and what is said aloud. */
export class Frame {
  readonly header = new Header();
  readonly banners = new Banners();
  readonly timeLeft: TimeLeft;
  readonly #audience = element('p', { class: 'audience' });
  readonly #place = element('div', { class: 'place' });
  readonly #spoken = element('p', { class: 'visually-hidden', role: 'status' });
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(body: HTMLElement) {
    this.timeLeft = new TimeLeft((text) => this.say(text));
    const above = element('div', { class: 'above' }, this.#audience, this.timeLeft.root);
    const main = element('main', {}, this.banners.root, above, this.#place);
    body.replaceChildren(element('div', { class: 'page' }, this.header.root, main, this.#spoken));
    this.#showAudience('none');
  }

  /** Replaces what was there, moves the focus to the heading and says it aloud. */
  show(screen: HTMLElement): void {
    clearTimeout(this.#soon);
    curtain.dismiss();
    this.#showAudience('none');
    this.timeLeft.show(null);
    this.#place.replaceChildren(screen);
    this.#enter(screen);
  }

  /**
   * The same for a screen that only waits: one with the same words is left alone.
   *
   * @param patience  ms for which a page that has just been finished stays first
   */
  showWaiting(screen: HTMLElement, patience = A_MOMENT): void {
    clearTimeout(this.#soon);
    const shown = this.#place.firstElementChild;
    if (isFinished(shown)) this.#soon = setTimeout(() => this.show(screen), patience);
    else if (shown === null || !screen.isEqualNode(shown)) this.show(screen);
  }

  /** A place for trials, which have `enterTrial` called as they appear. */
  showStage(stage: HTMLElement): void {
    clearTimeout(this.#soon);
    if (!curtain.isDown) {
      this.#place.replaceChildren(stage);
      return;
    }
    stage.classList.add('unseen');
    this.#place.append(stage);
    curtain.whenRaised(() => {
      stage.classList.remove('unseen');
      // Taken out and put in again, the stage would lose the focus.
      for (const other of [...this.#place.children]) if (other !== stage) other.remove();
    });
  }

  /**
   * @param stage    with the trial on it
   * @param heading  to be put above it; where neither this nor the trial has one, a hidden one is added
   */
  enterTrial(stage: HTMLElement, audience: Audience, heading: string | null): void {
    // Inside of what jsPsych listens to, as keys are pressed where the focus is.
    const place = stage.querySelector('.jspsych-display-element') ?? stage;
    place.querySelector(':scope > h1')?.remove();
    if (heading !== null) place.prepend(element('h1', {}, heading));
    else if (stage.querySelector('h1') === null) {
      place.prepend(element('h1', { class: 'visually-hidden' }, words().nextPage));
    }
    curtain.whenRaised(() => {
      this.#showAudience(audience);
      this.#enter(stage);
    });
  }

  say(text: string): void {
    this.#spoken.textContent = text;
  }

  #enter(screen: HTMLElement): void {
    const heading = screen.querySelector<HTMLElement>('h1:not(.visually-hidden), h2') ?? screen.querySelector('h1');
    if (heading === null) return;
    heading.tabIndex = -1;
    // In the rehearsal the focus stays in the other pane, where somebody may be typing.
    if (window === window.top || document.hasFocus()) heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    this.say(heading.textContent);
  }

  #showAudience(audience: Audience): void {
    this.#audience.hidden = audience === 'none';
    this.#audience.replaceChildren(...audienceLine(audience));
  }
}
