import type { JsPsych } from 'jspsych';
import type { Json } from '../../../server/protocol/content.ts';
import { setRunningTrial } from '../current-trial.ts';
import { element } from '../element.ts';
import { keepInSight } from '../finished-page.ts';
import { FirstPaint } from '../painting.ts';

export type TrialData = Readonly<Record<string, Json>>;

/** The page of one trial of ours: a heading, what the plugin adds, a line for messages, its buttons. */
export class TrialPage {
  readonly form = element('form', { class: 'trial', novalidate: '', autocomplete: 'off' });
  readonly paint = new FirstPaint();
  readonly #jsPsych: JsPsych;
  readonly #message = element('p', { class: 'message', role: 'status' });
  #isFinished = false;

  constructor(jsPsych: JsPsych, display: HTMLElement, heading: string) {
    this.#jsPsych = jsPsych;
    this.form.append(element('h1', { tabindex: '-1' }, heading));
    // Enter in a field and a click on the button both end here.
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('click', swallowDoubleClick, { capture: true });
    display.append(this.form);
  }

  /** Whole ms from the first painted frame to now. */
  rt(): number {
    return this.paint.elapsed();
  }

  /** @param ms since the first painted frame */
  after(ms: number, act: () => void): void {
    const left = ms - this.rt();
    // Looked at again, as a page that is out of sight is painted later than it is drawn.
    if (left > 0) this.#jsPsych.pluginAPI.setTimeout(() => this.after(ms, act), left + 20);
    else act();
  }

  add(...children: readonly (Node | string)[]): void {
    this.form.append(...children);
  }

  /** The line for messages, then the buttons; comes last. */
  addButtons(...buttons: readonly HTMLButtonElement[]): void {
    this.form.append(this.#message, element('div', { class: 'buttons' }, ...buttons));
  }

  /** Calm words on what is missing; said aloud when they change. */
  say(text: string): void {
    if (this.#message.textContent !== text) this.#message.textContent = text;
  }

  /**
   * @param collect  the data so far, for a trial that is cut short; `timed_out` is added
   * @param typed    what is being written, for one who has to copy it
   */
  whenCut(collect: () => TrialData, typed: () => readonly string[] = () => []): void {
    setRunningTrial({ cut: () => this.#finish({ ...collect(), timed_out: true }), typed });
  }

  /** Ends the trial, once: a second click or key makes no second record. */
  finish(data: TrialData): void {
    this.#finish({ ...data, timed_out: false });
  }

  #finish(data: TrialData): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    setRunningTrial(null);
    keepInSight(this.form);
    this.#jsPsych.finishTrial(data);
  }
}

/** The second click of a double click, on whatever button has come to lie under it. */
function swallowDoubleClick(event: MouseEvent): void {
  const isOnButton = event.target instanceof Element && event.target.closest('button') !== null;
  if (!isOnButton || event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}

/** The button that Enter presses too. */
export function submitButton(label: string): HTMLButtonElement {
  return element('button', { type: 'submit', class: 'button primary' }, label);
}

export function plainButton(label: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'button plain' }, label);
  made.addEventListener('click', act);
  return made;
}

/** Greyed and announced as unavailable, but still in the order of the keyboard. */
export function setAvailable(button: HTMLButtonElement, isAvailable: boolean): void {
  button.setAttribute('aria-disabled', String(!isAvailable));
}
