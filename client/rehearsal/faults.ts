import { element } from '../participant/element.ts';
import type { PaneFaults } from '../participant/pane-faults.ts';

const CUT = 15_000;
const LAG = 800;
const CLOCK = -90_000;

/** Buttons that make the line, the clock and the page of one pane go wrong. */
export class Faults {
  readonly root: HTMLElement;
  readonly #cut = button('Drop 15 s', 'The connection breaks, and is back after 15 seconds');
  readonly #lag = button('Lag 800 ms', 'Every message is 800 ms late, each way');
  readonly #clock = button('Clock −90 s', 'The device’s clock is 90 seconds slow');
  readonly #frame: () => HTMLIFrameElement | null;

  /** @param frame  the page that the buttons are for */
  constructor(name: string, frame: () => HTMLIFrameElement | null) {
    this.#frame = frame;
    const reload = button('Reload', 'Loads this page again');
    this.root = element('div', { class: 'faults', role: 'group', 'aria-label': `What goes wrong for ${name}` },
      this.#cut, this.#lag, this.#clock, reload);
    reload.removeAttribute('aria-pressed');
    reload.addEventListener('click', () => this.#frame()?.contentWindow?.location.reload());
    for (const each of [this.#lag, this.#clock]) {
      each.addEventListener('click', () => {
        press(each, !isPressed(each));
        this.#tell(0);
      });
    }
    this.#cut.addEventListener('click', () => this.#breakLine());
    // A page that is loaded, or loaded again, asks what is wrong with it.
    window.addEventListener('message', ({ data, origin, source }) => {
      const isOurs = origin === location.origin && source === this.#frame()?.contentWindow;
      if (isOurs && typeof data === 'object' && data !== null && data.kind === 'tandem-pane-ready') this.#tell(0);
    });
  }

  #breakLine(): void {
    if (isPressed(this.#cut)) return;
    press(this.#cut, true);
    setTimeout(() => press(this.#cut, false), CUT);
    this.#tell(CUT);
  }

  #tell(cutMs: number): void {
    const faults: PaneFaults = {
      kind: 'tandem-faults',
      lagMs: isPressed(this.#lag) ? LAG : 0,
      clockMs: isPressed(this.#clock) ? CLOCK : 0,
      cutMs,
    };
    this.#frame()?.contentWindow?.postMessage(faults, location.origin);
  }
}

function button(name: string, title: string): HTMLButtonElement {
  return element('button', { type: 'button', title, 'aria-pressed': 'false' }, name);
}

function isPressed(each: HTMLButtonElement): boolean {
  return each.getAttribute('aria-pressed') === 'true';
}

function press(each: HTMLButtonElement, isSo: boolean): void {
  each.setAttribute('aria-pressed', String(isSo));
}
