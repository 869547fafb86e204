import type { Instant } from '../../server/protocol/member.ts';
import type { ErrorCode } from '../../server/protocol/messages.ts';
import type { Screen, SessionView } from '../../server/protocol/view.ts';
import { deviceFacts } from './device.ts';
import type { Link } from './link/link.ts';
import type { Notes } from './notes.ts';
import { Player } from './player/player.ts';
import type { PlayerPorts } from './player/step-run.ts';
import { endingScreen, erasedScreen, leftScreen, savingScreen } from './screens/endings.ts';
import type { Frame } from './screens/frame.ts';
import type { AskForHelp } from './screens/help-dialog.ts';
import { linkInvalidScreen, outdatedScreen, overScreen, replacedScreen, sameBrowserScreen } from './screens/refusals.ts';
import { doorScreen, holdScreen, pausedScreen } from './screens/waiting.ts';
import { timeOfDay, words } from './words.ts';

/** Makes the page that somebody sees last out of what it says. */
export type LastPage = (page: HTMLElement) => HTMLElement;

/** One participant's way through one dyad session in this window: each view becomes a screen. */
export class Participation {
  readonly #frame: Frame;
  readonly #link: Link;
  readonly #notes: Notes;
  readonly #player: Player;
  readonly #lastPage: LastPage;
  #view: SessionView | null = null;
  #shown = '';
  #isHeldBack = true;
  #isStopped = false;
  #isLeaving = false;
  #isErased = false;
  #isDeviceTold = false;

  /**
   * Views are kept back until `goOn`.
   *
   * @param lastPage  may add to it
   */
  constructor(ports: PlayerPorts, lastPage: LastPage) {
    const { frame, link, notes } = ports;
    this.#lastPage = lastPage;
    this.#frame = frame;
    this.#link = link;
    this.#notes = notes;
    this.#player = new Player(ports);
  }

  take(view: SessionView): void {
    this.#view = view;
    if (!this.#isHeldBack) this.#show(view);
  }

  partnerTypes(stepId: string): void {
    this.#player.partnerTypes(stepId);
  }

  goOn(): void {
    if (this.#isStopped) return;
    this.#isHeldBack = false;
    if (this.#view === null) this.#frame.showWaiting(holdScreen(''));
    else this.#show(this.#view);
  }

  readonly #askForHelp: AskForHelp = (what) => this.#link.askForHelp(what);

  /** The server has nothing more to do with this window. */
  stop(code: ErrorCode): void {
    const typed = this.#player.drop();
    this.#isHeldBack = true;
    this.#isStopped = true;
    this.#frame.header.offerLeaving(null);
    this.#frame.header.offerHelp(null);
    this.#frame.banners.set('partner', null);
    if (code === 'session-over') this.#thank();
    else this.#frame.show(stopScreen(code, typed));
  }

  /** What was asked for last is done, and the answer was lost. */
  #thank(): void {
    const screen = this.#view?.screen;
    this.#notes.removeAll();
    if (screen !== undefined && isLast(screen)) this.#frame.show(this.#lastPage(overScreen(screen)));
    // Only the server knows the code: it is told to the page that is loaded.
    else location.reload();
  }

  #show(view: SessionView): void {
    const { header, banners } = this.#frame;
    header.showPart(view.part.number, view.part.of, view.isTest, view.screen.kind === 'finished');
    header.offerHelp(view.screen.kind === 'left' ? null : this.#askForHelp);
    banners.set('partner', view.partnerAway === null ? null : this.#awayWords(view.partnerAway.until));
    banners.set('notice', view.notice === null ? null : words().fromTeam(view.notice.words));
    banners.set('storage', this.#link.outbox.durable ? null : words().keepTabOpen);
    this.#tellDevice(view.screen);
    if (this.#isLeaving && !isLast(view.screen)) return;
    const { screen } = view;
    if (screen.kind === 'step') {
      this.#shown = '';
      this.#offerLeaving();
      this.#player.show(screen.step);
      return;
    }
    this.#player.retire();
    // The same words again, as after a reconnect, do not take the focus away.
    const shown = JSON.stringify([screen, view.pause, view.comeBack]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (isLast(screen)) this.#close(screen);
    else this.#wait(screen, view.pause);
  }

  #wait(screen: Extract<Screen, { kind: 'door' | 'hold' }>, pause: SessionView['pause']): void {
    this.#offerLeaving();
    if (pause !== null) this.#frame.showWaiting(pausedScreen(this.#timeOfDay(pause.until)));
    else if (screen.kind === 'door') this.#frame.showWaiting(doorScreen(screen.words, this.#timeOfDay(screen.until)));
    else this.#frame.showWaiting(holdScreen(screen.words));
  }

  #close(screen: Extract<Screen, { kind: 'finished' | 'ended' | 'left' }>): void {
    this.#frame.header.offerLeaving(null);
    this.#notes.removeAll();
    if (this.#isErased) {
      // The link leads nowhere any more: this is the last page that they see.
      this.#isStopped = true;
      this.#isHeldBack = true;
      void this.#link.close();
      this.#frame.show(this.#lastPage(erasedScreen(screen)));
      return;
    }
    const erase = () => void this.#leave('erase');
    const comeBack = this.#view?.comeBack ?? null;
    switch (screen.kind) {
      case 'finished':
      case 'ended':
        // From the page that follows a link may lead away.
        this.#frame.show(savingScreen());
        void this.#link.drained().then(() => this.#frame.show(this.#lastPage(endingScreen({ ...screen, comeBack }, erase))));
        return;
      case 'left':
        this.#frame.show(this.#lastPage(leftScreen(screen, erase)));
        return;
    }
  }

  #offerLeaving(): void {
    const mayGoUnkept = this.#view?.keeping === 'kept';
    this.#frame.header.offerLeaving({
      isUnkept: this.#view?.keeping === 'unkept',
      leave: (how) => void this.#leave(how),
      goUnkept: mayGoUnkept ? () => void this.#goUnkept() : null,
    });
  }

  /** Nothing on the page changes by it: whoever looks on sees nothing. */
  async #goUnkept(): Promise<void> {
    try {
      await this.#link.leave('silent');
      this.#frame.banners.set('fault', null);
    } catch (error) {
      console.error(error);
      this.#frame.banners.set('fault', words().stopFailed);
    }
  }

  async #leave(how: 'stop' | 'erase'): Promise<void> {
    this.#isLeaving = true;
    this.#shown = '';
    this.#player.drop();
    this.#frame.header.offerLeaving(null);
    this.#frame.banners.set('fault', null);
    this.#frame.show(holdScreen(''));
    try {
      await this.#link.leave(how);
      if (how === 'erase') this.#isErased = true;
      const screen = this.#view?.screen;
      if (this.#isErased && screen !== undefined && isLast(screen)) this.#close(screen);
    } catch (error) {
      console.error(error);
      this.#isLeaving = false;
      this.#frame.banners.set('fault', words().stopFailed);
      this.goOn();
    }
  }

  /** After the consent has been answered, and not before. */
  #tellDevice(screen: Screen): void {
    const isConsented = screen.kind === 'door' || screen.kind === 'hold'
      || (screen.kind === 'step' && screen.step.kind !== 'consent');
    if (this.#isDeviceTold || !isConsented) return;
    this.#isDeviceTold = true;
    this.#link.reportDevice(deviceFacts());
  }

  #awayWords(until: Instant | null): string {
    return words().partnerAway(until === null ? null : this.#timeOfDay(until));
  }

  #timeOfDay(instant: Instant): string {
    return timeOfDay(this.#link.clock.toLocal(instant));
  }
}

function isLast(screen: Screen): screen is Extract<Screen, { kind: 'finished' | 'ended' | 'left' }> {
  return screen.kind === 'finished' || screen.kind === 'ended' || screen.kind === 'left';
}

function stopScreen(code: ErrorCode, typed: readonly string[]): HTMLElement {
  if (code === 'lease-stale') return replacedScreen(typed);
  if (code === 'protocol-mismatch') return outdatedScreen();
  if (code === 'same-browser') return sameBrowserScreen();
  return linkInvalidScreen();
}
