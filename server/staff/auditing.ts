import type { Knex } from 'knex';
import type { Json } from '../protocol/content.ts';
import type { StaffAction } from '../sessions/ports.ts';
import { recordStaffAction } from '../store/audit.ts';

/** Of an act, what its route and its sign-in do not tell by themselves. */
export interface Facts {
  /** Id of what it is done to. */
  readonly object?: string;
  readonly studyId?: string;
  readonly reason?: string;
  readonly before?: Json;
  readonly after?: Json;
  /** Who it was, where only the act itself proves that. */
  readonly staffId?: string;
}

/** Begins a transaction, and ends it with what `work` comes to. */
export type Begin = <Result>(work: (trx: Knex.Transaction) => Promise<Result>) => Promise<Result>;

const NOTHING_CHANGED = Symbol('an act that is refused changes nothing');

/** The one row that an act leaves in the audit, in the transaction in which it changes something. */
export class Auditing {
  readonly #begin: Begin;
  #row: StaffAction;
  #isRecorded = false;

  constructor(begin: Begin, row: StaffAction) {
    this.#begin = begin;
    this.#row = row;
  }

  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  tell({ staffId, ...facts }: Facts): void {
    this.#row = { ...this.#row, ...facts, ...(staffId === undefined ? {} : { actor: `staff:${staffId}` }) };
  }

  /** The row is written last; an answer that refuses undoes what was changed before it. */
  async change<Answer extends { readonly ok: boolean }>(work: (trx: Knex.Transaction) => Promise<Answer>): Promise<Answer> {
    let answer: Answer | null = null;
    try {
      await this.#begin(async (trx) => {
        answer = await work(trx);
        if (!answer.ok) throw NOTHING_CHANGED;
        await recordStaffAction(trx, this.#row);
      });
      this.#isRecorded = true;
    } catch (error) {
      if (error !== NOTHING_CHANGED) throw error;
    }
    if (answer === null) throw new Error(`${this.#row.action}: no answer`);
    return answer;
  }

  /** The same where another part of the server stores the row, in the transaction of what it changes. */
  async changeBeside<Answer extends { readonly ok: boolean }>(work: (row: StaffAction) => Promise<Answer>): Promise<Answer> {
    const answer = await work(this.#row);
    if (answer.ok) this.#isRecorded = true;
    return answer;
  }

  /** Of an act that changed nothing here: that something was shown. */
  done(): Promise<void> {
    return this.#alone({});
  }

  refused(why: string): Promise<void> {
    return this.#alone({ outcome: 'refused', reason: why });
  }

  async #alone(more: Pick<StaffAction, 'outcome' | 'reason'>): Promise<void> {
    await this.#begin((trx) => recordStaffAction(trx, { ...this.#row, ...more }));
    this.#isRecorded = true;
  }
}
