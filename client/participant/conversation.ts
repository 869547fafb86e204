import type { ChatMessage } from '../../server/protocol/view.ts';

/** A message on screen; one that is not sent yet is not on the server's disk. */
export interface Line {
  readonly id: string;
  readonly isMine: boolean;
  readonly text: string | null;
  readonly isSent: boolean;
}

/** What both write to each other in the step on screen. Player and plugin meet here, as with the draft. */
export class Conversation {
  readonly #post: (text: string, typedMs: number) => Promise<string>;
  #stored: readonly ChatMessage[];
  #waiting: readonly Line[] = [];
  #onChange: () => void = () => undefined;

  /** @param post  keeps a message until the server has it; resolves with its id */
  constructor(stored: readonly ChatMessage[], post: (text: string, typedMs: number) => Promise<string>) {
    this.#stored = stored;
    this.#post = post;
  }

  /** Oldest first; what is on its way comes last. */
  get lines(): readonly Line[] {
    const stored = this.#stored.map((message): Line => ({ ...message, isSent: true }));
    return [...stored, ...this.#waiting.filter(({ id }) => !this.#stored.some((message) => message.id === id))];
  }

  /** @param typedMs  ms of typing, pauses left out */
  async send(text: string, typedMs: number): Promise<void> {
    const id = await this.#post(text, typedMs);
    this.#waiting = [...this.#waiting, { id, isMine: true, text, isSent: false }];
    this.#onChange();
  }

  /** A newer view has come. */
  take(stored: readonly ChatMessage[]): void {
    if (stored.length === this.#stored.length) return;
    this.#stored = stored;
    this.#onChange();
  }

  /** One listener at a time: the trial on screen. */
  whenChanged(act: () => void): void {
    this.#onChange = act;
  }
}
