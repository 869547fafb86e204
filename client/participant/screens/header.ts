import { element } from '../element.ts';
import { words } from '../words.ts';
import { helpDialog, type AskForHelp } from './help-dialog.ts';
import { leaveDialog, type Leaving } from './leave-dialog.ts';
import { button } from './screen.ts';

/** "Part 2 of 4", a bar that moves only forward, a call for help and the way out. Hidden until there is a part. */
export class Header {
  readonly root = element('header', { class: 'header', hidden: '' });
  readonly #label = element('p', { class: 'part' });
  readonly #bar = element('div', { class: 'parts', role: 'progressbar', 'aria-valuemin': '0' });
  readonly #trialRun = element('p', { class: 'trial-run', hidden: '' });
  readonly #leave = button(words().leaveQuietly, () => this.#ask());
  readonly #help = button(words().help, () => this.#askForHelp());
  #furthest = 0;
  #leaving: Leaving | null = null;
  #askFor: AskForHelp | null = null;
  #closeDialog: () => void = () => undefined;
  #closeHelp: () => void = () => undefined;

  constructor() {
    this.#leave.classList.add('leave');
    this.#leave.hidden = true;
    this.#help.classList.add('leave');
    this.#help.hidden = true;
    const ways = element('div', { class: 'ways' }, this.#help, this.#leave);
    const row = element('div', { class: 'header-row' }, this.#label, this.#trialRun, ways);
    this.root.append(row, this.#bar);
  }

  /** @param isDone  no part is left */
  showPart(number: number, of: number, isTest: boolean, isDone: boolean): void {
    this.#furthest = Math.max(this.#furthest, isDone ? of : number);
    this.root.hidden = false;
    this.#label.textContent = words().part(this.#furthest, of);
    this.#trialRun.textContent = words().trialRun;
    this.#trialRun.hidden = !isTest;
    this.#bar.setAttribute('aria-label', words().part(this.#furthest, of));
    this.#bar.setAttribute('aria-valuemax', String(of));
    this.#bar.setAttribute('aria-valuenow', String(this.#furthest));
    const past = isDone ? of : this.#furthest - 1;
    const pieces = Array.from({ length: of }, (_, index) => (index < past ? 'past' : index === past ? 'now' : 'ahead'));
    this.#bar.replaceChildren(...pieces.map((piece) => element('span', { class: piece })));
  }

  /** @param leaving null where there is nothing to leave any more */
  offerLeaving(leaving: Leaving | null): void {
    // The same button stays, so that a view that comes meanwhile does not take the focus from it.
    this.#leave.hidden = leaving === null;
    this.#leave.textContent = words().leaveQuietly;
    this.#leaving = leaving;
    if (leaving === null) this.#closeDialog();
  }

  /** @param askFor null where nobody is there who could be asked */
  offerHelp(askFor: AskForHelp | null): void {
    this.#help.hidden = askFor === null;
    this.#help.textContent = words().help;
    this.#askFor = askFor;
    if (askFor === null) this.#closeHelp();
  }

  #askForHelp(): void {
    if (this.#askFor !== null) this.#closeHelp = helpDialog(this.#askFor);
  }

  /** The first of two taps; the second is in the dialog. */
  #ask(): void {
    if (this.#leaving !== null) this.#closeDialog = leaveDialog(this.#leaving);
  }
}
