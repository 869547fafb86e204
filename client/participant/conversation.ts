import { TYPING_SHOWN_FOR, TYPING_TOLD_EVERY } from '../../server/protocol/typing.ts';
import type { ChatMessage } from '../../server/protocol/view.ts';

/** A message on screen; one that is not sent yet is not on the server's disk. */
export interface Line {
  readonly id: string;
  readonly isMine: boolean;
  readonly text: string | null;
  readonly isSent: boolean;
}

export interface ConversationPorts {
  /** Keeps a message until the server has it; resolves with its id. */
  post(text: string, typedMs: number): Promise<string>;
  /** That this member writes. */
  tellTyping(): void;
}

/** What both write to each other in the step on screen. Player and plugin meet here, as with the draft. */
export class Conversation {
  readonly #ports: ConversationPorts;
  #stored: readonly ChatMessage[];
  #waiting: readonly Line[] = [];
  #onChange: () => void = () => undefined;
  #toldAt = -Infinity;
  #partnerTyping: ReturnType<typeof setTimeout> | null = null;

  constructor(stored: readonly ChatMessage[], ports: ConversationPorts) {
    this.#stored = stored;
    this.#ports = ports;
  }

  /** Oldest first; what is on its way comes last. */
  get lines(): readonly Line[] {
    const stored = this.#stored.map((message): Line => ({ ...message, isSent: true }));
    return [...stored, ...this.#waiting.filter(({ id }) => !this.#stored.some((message) => message.id === id))];
  }

  /** @param typedMs  ms of typing, pauses left out */
  async send(text: string, typedMs: number): Promise<void> {
    this.#toldAt = -Infinity;
    const id = await this.#ports.post(text, typedMs);
    this.#waiting = [...this.#waiting, { id, isMine: true, text, isSent: false }];
    this.#onChange();
  }

  /** A newer view has come. */
  take(stored: readonly ChatMessage[]): void {
    if (stored.length === this.#stored.length) return;
    if (stored.slice(this.#stored.length).some(({ isMine }) => !isMine)) this.#forgetTyping();
    this.#stored = stored;
    this.#onChange();
  }

  get isPartnerTyping(): boolean {
    return this.#partnerTyping !== null;
  }

  /** This member writes; told now and then for as long as it goes on. */
  typing(): void {
    const now = performance.now();
    if (now - this.#toldAt < TYPING_TOLD_EVERY) return;
    this.#toldAt = now;
    this.#ports.tellTyping();
  }

  /** Holds until the message comes, or until it has not been said for a while. */
  partnerTypes(): void {
    this.#forgetTyping();
    this.#partnerTyping = setTimeout(() => {
      this.#forgetTyping();
      this.#onChange();
    }, TYPING_SHOWN_FOR);
    this.#onChange();
  }

  /** One listener at a time: the trial on screen. */
  whenChanged(act: () => void): void {
    this.#onChange = act;
  }

  #forgetTyping(): void {
    if (this.#partnerTyping !== null) clearTimeout(this.#partnerTyping);
    this.#partnerTyping = null;
  }
}
