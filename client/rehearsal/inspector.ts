import { element } from '../participant/element.ts';
import type { Inspection, Reloaded } from '../../server/protocol/inspection.ts';
import { EventList } from './event-list.ts';
import { PlanList } from './plan-list.ts';
import { StateList } from './state-list.ts';

/** Beside the panes: state, plan and events of the couple, as the server has them. */
export class Inspector {
  readonly root: HTMLElement;
  /** Opens and closes it. */
  readonly toggle = element('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': 'inspector' }, 'Inspector');
  readonly #state = new StateList();
  readonly #plan: PlanList;
  readonly #events = new EventList();
  #source: EventSource | null = null;
  readonly #onReloaded: (news: Reloaded) => void;
  #newest: Inspection | null = null;

  /**
   * @param goTo        brings a couple to the step
   * @param onReloaded  a file of an experiment was saved
   */
  constructor(goTo: (stepId: string) => void, onReloaded: (news: Reloaded) => void) {
    this.#onReloaded = onReloaded;
    this.#plan = new PlanList(goTo);
    this.root = element('aside', { id: 'inspector', 'aria-label': 'Inspector', hidden: '' },
      section('State', this.#state.root),
      section('Plan', this.#plan.root),
      section('Events', this.#events.root),
    );
    this.toggle.addEventListener('click', () => {
      this.root.hidden = !this.root.hidden;
      this.toggle.setAttribute('aria-expanded', String(!this.root.hidden));
    });
  }

  /** The couple as last told; null before. */
  get newest(): Inspection | null {
    return this.#newest;
  }

  /** Looks at this couple from now on. */
  lookAt(dyadSessionId: string): void {
    this.#source?.close();
    this.#newest = null;
    this.#source = new EventSource(`/api/rehearsal/couples/${dyadSessionId}/inspection`);
    // After a break the browser opens it again by itself, and all is told from the beginning.
    this.#source.addEventListener('open', () => this.#events.clear());
    this.#source.addEventListener('inspection', ({ data }: MessageEvent<string>) => this.#show(JSON.parse(data)));
    this.#source.addEventListener('reloaded', ({ data }: MessageEvent<string>) => this.#onReloaded(JSON.parse(data)));
  }

  #show(inspection: Inspection): void {
    this.#newest = inspection;
    this.#state.show(inspection);
    this.#plan.show(inspection);
    this.#events.add(inspection.events);
  }
}

function section(title: string, content: HTMLElement): HTMLElement {
  return element('details', { open: '' }, element('summary', {}, element('h2', {}, title)), content);
}
