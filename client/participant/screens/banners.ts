import { element } from '../element.ts';

export type Notice = 'connection' | 'partner' | 'notice' | 'storage' | 'fault';

/** Notices above the screen, said aloud as they appear. One of each kind at most. */
export class Banners {
  readonly root = element('div', { class: 'banners', role: 'status' });
  readonly #shown = new Map<Notice, HTMLElement>();

  /** @param text null takes the notice away */
  set(notice: Notice, text: string | null): void {
    const shown = this.#shown.get(notice);
    if ((shown?.textContent ?? null) === text) return;
    shown?.remove();
    this.#shown.delete(notice);
    if (text === null) return;
    const banner = element('p', { class: `banner ${notice}` }, text);
    this.#shown.set(notice, banner);
    this.root.append(banner);
  }
}
