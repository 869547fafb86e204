import type { Draft } from '../current-trial.ts';

/** A pause longer than this, in ms, is thinking and not typing. */
const LONGEST_PAUSE = 5_000;

interface Kept {
  readonly texts: Readonly<Record<string, string>>;
  readonly edits: number;
  readonly pastes: number;
  readonly typedMs: number;
  /** Ms spent on the trial in all. */
  readonly spentMs: number;
}

const NOTHING: Kept = { texts: {}, edits: 0, pastes: 0, typedMs: 0, spentMs: 0 };

/** What is being typed and how, carried over a reload by the draft. The text is kept here, not in the page. */
export class TypingLog {
  readonly #draft: Draft;
  readonly #sinceReload: () => number;
  readonly #spentBefore: number;
  #kept: Kept;
  #lastEditAt: number | null = null;

  /** @param elapsed ms since this attempt was painted */
  constructor(draft: Draft, elapsed: () => number) {
    this.#draft = draft;
    this.#sinceReload = elapsed;
    this.#kept = restored(draft.read());
    this.#spentBefore = this.#kept.spentMs;
  }

  text(prompt: string): string {
    return this.#kept.texts[prompt] ?? '';
  }

  edit(prompt: string, text: string): void {
    const now = this.#sinceReload();
    const pause = this.#lastEditAt === null ? LONGEST_PAUSE : now - this.#lastEditAt;
    this.#lastEditAt = now;
    this.#keep({
      ...this.#kept,
      texts: { ...this.#kept.texts, [prompt]: text },
      edits: this.#kept.edits + 1,
      typedMs: this.#kept.typedMs + (pause < LONGEST_PAUSE ? pause : 0),
    });
  }

  paste(): void {
    this.#keep({ ...this.#kept, pastes: this.#kept.pastes + 1 });
  }

  get characters(): number {
    return Object.values(this.#kept.texts).reduce((sum, text) => sum + text.trim().length, 0);
  }

  get spentMs(): number {
    return this.#spentBefore + this.#sinceReload();
  }

  get counts() {
    const { edits, pastes, typedMs } = this.#kept;
    return { n_chars: this.characters, n_edits: edits, n_pastes: pastes, typed_ms: typedMs };
  }

  #keep(kept: Kept): void {
    this.#kept = { ...kept, spentMs: this.spentMs };
    this.#draft.write(JSON.stringify(this.#kept));
  }
}

function restored(draft: string | null): Kept {
  if (draft === null) return NOTHING;
  try {
    return { ...NOTHING, ...JSON.parse(draft) };
  } catch {
    // Written by another version of this page, or by hand: begin anew rather than not at all.
    return NOTHING;
  }
}
