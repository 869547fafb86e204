import { element } from '../element.ts';
import { clockIcon } from '../icons.ts';
import { words } from '../words.ts';

const SPOKEN_AT = [60_000, 10_000] as const;

/** Quiet words on the time left; spoken at 60 and at 10 seconds only. */
export class TimeLeft {
  readonly root = element('p', { class: 'time-left', hidden: '' });
  readonly #say: (text: string) => void;
  #before: number | null = null;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** @param ms null: no limit, or nothing that runs */
  show(ms: number | null): void {
    this.root.hidden = ms === null;
    if (ms !== null) this.#write(ms);
    this.#before = ms;
  }

  #write(ms: number): void {
    const { minutesLeft, underAMinuteLeft, oneMinuteSpoken, tenSecondsSpoken } = words();
    const text = ms < 60_000 ? underAMinuteLeft : minutesLeft(Math.round(ms / 60_000));
    if (this.root.textContent !== text) this.root.replaceChildren(clockIcon(), text);
    const before = this.#before;
    if (before === null) return;
    const passed = SPOKEN_AT.findLast((limit) => before > limit && ms <= limit);
    if (passed === 60_000) this.#say(oneMinuteSpoken);
    if (passed === 10_000) this.#say(tenSecondsSpoken);
  }
}
