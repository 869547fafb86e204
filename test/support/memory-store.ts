import { joinParts } from '../../server/dyad/plan.ts';
import { enrolled, type DyadEvent, type DyadState } from '../../server/dyad/state.ts';
import type { Commit, CommitResult, Insertion, SessionStore, Stored } from '../../server/sessions/ports.ts';
import { NOON } from './dyads.ts';
import { planOf, seconds, together } from './dyad-plans.ts';

/**
 * The port of the sessions without a database: one dyad session after another, and a log of what was asked of it
 * and what the listeners were told. `loads` and `commits` say, call by call, what goes wrong with them.
 */
export class MemoryStore implements SessionStore {
  readonly log: string[] = [];
  /** Before each load or commit; may wait, and may throw. */
  loads: () => Promise<void> = async () => undefined;
  commits: (change: Commit) => Promise<void> = async () => undefined;
  readonly #sessions = new Map<string, Stored>();

  async load(dyadSessionId: string): Promise<Stored> {
    this.log.push(`load ${dyadSessionId}`);
    await this.loads();
    return this.#sessionOf(dyadSessionId);
  }

  async commit(change: Commit): Promise<CommitResult> {
    const { dyadSessionId, seq, event, earlier, next } = change;
    await this.commits(change);
    const stored = this.#sessionOf(dyadSessionId);
    if (seq !== stored.seq + 1 + earlier.length) {
      this.log.push(`taken ${seq}`);
      return 'taken';
    }
    this.log.push(`commit ${[...earlier, { event }].map((each, index) => `${seq - earlier.length + index} ${each.event.type}`).join(', ')}`);
    this.#sessions.set(dyadSessionId, { ...stored, seq, state: next });
    return 'stored';
  }

  /** What another server process stores meanwhile. */
  elsewhere(dyadSessionId: string, event: DyadEvent, next: (state: DyadState) => DyadState): void {
    const stored = this.#sessionOf(dyadSessionId);
    this.log.push(`elsewhere ${stored.seq + 1} ${event.type}`);
    this.#sessions.set(dyadSessionId, { ...stored, seq: stored.seq + 1, state: next(stored.state) });
  }

  #sessionOf(dyadSessionId: string): Stored {
    const known = this.#sessions.get(dyadSessionId);
    if (known !== undefined) return known;
    const person = (name: string) => ({ participantId: `${dyadSessionId}-${name}`, completionCode: 'CODE' });
    return {
      dyadSessionId,
      dyadId: `dyad of ${dyadSessionId}`,
      studyId: 'study',
      isTest: true,
      wave: 1,
      followUp: null,
      participants: { A: person('A'), B: person('B') },
      panelCodes: null,
      state: enrolled(NOON, { A: 'en', B: 'en' }),
      seq: 0,
      plan: joinParts([planOf(together('talk', { durationMs: seconds(60) })).partOne]),
    };
  }

  async commitDraw(): Promise<CommitResult> {
    throw new Error('nothing is drawn here');
  }

  async insertRecords(): Promise<readonly Insertion[]> {
    throw new Error('no records here');
  }

  async insertReceipt(): Promise<boolean> {
    throw new Error('nobody withdraws here');
  }

  async withdraw(): Promise<void> {
    throw new Error('nobody withdraws here');
  }

  forget(): void {}

  async insertLateMessage(): Promise<void> {
    throw new Error('nobody chats here');
  }

  async dataOfStep(): Promise<readonly []> {
    return [];
  }

  async resumeAt(): Promise<number> {
    return 0;
  }

  async readTexts(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }

  async wavesOf(dyadId: string): Promise<readonly string[]> {
    return [dyadId.replace('dyad of ', '')];
  }

  async timeZoneOf(): Promise<null> {
    return null;
  }

  async hasWithdrawnSilently(): Promise<boolean> {
    return false;
  }

  async pending(): Promise<readonly string[]> {
    return [...this.#sessions.keys()];
  }
}
