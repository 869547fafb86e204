import type { Inspection } from '../../server/protocol/inspection.ts';
import type { RehearsedCouple } from '../../server/http/rehearsal.ts';

/** Asks for a couple as the toolbar of the rehearsal does. */
export async function rehearse(url: string, wish: Readonly<Record<string, unknown>> = {}): Promise<RehearsedCouple> {
  const response = await fetch(`${url}/api/rehearsal`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ experimentId: 'small-study', condition: null, parameters: {}, timeWarp: 1, ...wish }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json();
}

/** What an open inspector is told, read off the wire. */
export class OpenInspector implements AsyncDisposable {
  readonly told: Inspection[] = [];
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;
  #wake: () => void = () => undefined;

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#ended = this.#read(body);
  }

  static async open(url: string, dyadSessionId: string): Promise<OpenInspector> {
    const response = await fetch(`${url}/api/rehearsal/couples/${dyadSessionId}/inspection`);
    if (!response.ok || response.body === null) throw new Error(`no inspection: ${response.status}`);
    return new OpenInspector(response.body);
  }

  /** Waits for what it is told to be so. */
  async sees(test: (inspection: Inspection) => boolean): Promise<Inspection> {
    for (;;) {
      const newest = this.told.at(-1);
      if (newest !== undefined && test(newest)) return newest;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Every event it was told of. */
  get sentences(): readonly string[] {
    return this.told.flatMap(({ events }) => events.map(({ sentence }) => sentence));
  }

  /** Resolves when the server has ended it. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    const take = new WritableStream<Uint8Array>({
      write: (piece) => {
        text += decoder.decode(piece, { stream: true });
        const messages = text.split('\n\n');
        text = messages.pop() ?? '';
        for (const message of messages) {
          const found = /^event: inspection\ndata: (.*)$/.exec(message);
          if (found?.[1] !== undefined) this.told.push(JSON.parse(found[1]));
        }
        this.#wake();
      },
    });
    // Ended by us it rejects, which is what was asked for.
    await body.pipeTo(take, { signal: this.#abort.signal }).catch(() => undefined);
  }
}
