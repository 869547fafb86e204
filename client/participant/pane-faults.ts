import { Lane } from './lane.ts';

/** What the rehearsal asks of a pane: everything that is wrong with it from now on. */
export interface PaneFaults {
  readonly kind: 'tandem-faults';
  /** Each message takes so much longer, each way, in ms. */
  readonly lagMs: number;
  /** So far is the device's clock off, in ms. */
  readonly clockMs: number;
  /** The line breaks, and cannot be made again for so long, in ms; 0: it stays as it is. */
  readonly cutMs: number;
}

/** Says to the rehearsal that a pane listens. */
export interface PaneReady {
  readonly kind: 'tandem-pane-ready';
}

/** Longest wait for the first word of the rehearsal, in ms. */
const FIRST_WORD = 1_000;

const line = { lagMs: 0, cutUntil: 0, open: new Set<LaggingSocket>() };

/**
 * Makes the line and the clock of this page bad where the rehearsal around it says so. Loaded in its panes only,
 * and before anything has taken hold of `WebSocket`; it hears nobody but the window around it, of the same origin.
 *
 * @returns once the rehearsal has spoken, so that a page that is loaded again begins with the faults it had
 */
export function obeyRehearsal(): Promise<void> {
  if (window.parent === window) return Promise.resolve();
  return new Promise((resolve) => {
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct(_, [url, protocols]) {
        return performance.now() < line.cutUntil ? new DeadSocket() : new LaggingSocket(url, protocols);
      },
    });
    window.addEventListener('message', ({ data, origin, source }) => {
      if (origin !== location.origin || source !== window.parent || !isFaults(data)) return;
      apply(data);
      resolve();
    });
    window.parent.postMessage({ kind: 'tandem-pane-ready' } satisfies PaneReady, location.origin);
    setTimeout(resolve, FIRST_WORD);
  });
}

const trueOrigin = performance.timeOrigin;

function apply({ lagMs, clockMs, cutMs }: PaneFaults): void {
  line.lagMs = lagMs;
  Object.defineProperty(performance, 'timeOrigin', { value: trueOrigin + clockMs, configurable: true });
  if (cutMs === 0) return;
  line.cutUntil = performance.now() + cutMs;
  for (const socket of line.open) socket.close();
}

function isFaults(data: unknown): data is PaneFaults {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'tandem-faults';
}

/** A real socket whose messages are late in both directions, and never overtake each other. */
class LaggingSocket extends WebSocket {
  readonly #up = new Lane();
  readonly #down = new Lane();

  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols);
    line.open.add(this);
    this.addEventListener('close', () => line.open.delete(this));
    // The first to hear of a message: what is late is told once more, as if it had just come.
    this.addEventListener('message', (event) => {
      if (!event.isTrusted || (line.lagMs === 0 && this.#down.isEmpty)) return;
      event.stopImmediatePropagation();
      this.#down.pass(line.lagMs, () => this.dispatchEvent(new MessageEvent('message', { data: event.data })));
    });
  }

  override send(data: string | Blob | BufferSource): void {
    this.#up.pass(line.lagMs, () => {
      if (this.readyState === WebSocket.OPEN) super.send(data);
    });
  }
}

/** A line that cannot be made, as without a network. */
class DeadSocket {
  readonly readyState = WebSocket.CLOSED;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  constructor() {
    setTimeout(() => {
      this.onerror?.(new Event('error'));
      this.onclose?.(new CloseEvent('close', { code: 1006 }));
    });
  }

  send(): void {
    // Nothing goes over a line that is none.
  }

  close(): void {
    // It never was open.
  }
}
