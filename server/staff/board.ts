import { isDeepStrictEqual } from 'node:util';
import { CONSOLE_RULE, type CoupleOverview, type Standing, type Vitals } from '../protocol/staff/console.ts';
import type { Clock } from '../sessions/clock.ts';
import { Queues } from '../sessions/queues.ts';
import type { CoupleVitals } from '../store/vitals.ts';
import { permitted, type Acting } from './permitted.ts';

/** How often it is looked who may still watch, and what no event tells: answers, clocks, other processes. In ms. */
const LOOK = 1_000;

/** Somebody who looks on, on one connection. */
export interface Watcher {
  readonly acting: Acting;
  tell(couple: CoupleOverview): void;
  /** Their sign-in or their permission has ended. */
  cut(): void;
}

export interface BoardPorts {
  readonly clock: Clock;
  standing(dyadSessionId: string): Promise<Standing>;
  vitalsOf(studyIds: readonly string[]): Promise<readonly CoupleVitals[]>;
  stillGood(signInIds: readonly string[]): Promise<ReadonlySet<string>>;
  grantsOf(staffId: string): Promise<Acting['grants']>;
  /** A failure is reported, and made up for by the next look. */
  background(work: () => Promise<void>): void;
}

/** Who looks on at which studies, and what they were told last. No couple depends on it. */
export class Board {
  readonly #ports: BoardPorts;
  readonly #watchers = new Map<Watcher, string | null>();
  readonly #told = new Map<string, CoupleOverview>();
  readonly #queues = new Queues();
  #cancel: (() => void) | null = null;

  constructor(ports: BoardPorts) {
    this.#ports = ports;
  }

  add(watcher: Watcher): void {
    this.#watchers.set(watcher, null);
    if (this.#cancel === null) this.#lookLater();
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.stop();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** @returns every couple of the study as it is; each change from then on is told */
  async watch(watcher: Watcher, studyId: string): Promise<readonly CoupleOverview[]> {
    this.#watchers.set(watcher, studyId);
    await this.#queues.run('look', () => this.#lookAt([studyId]));
    return [...this.#told.values()].filter((couple) => couple.studyId === studyId);
  }

  /** Something has happened to a couple in this process. */
  notice(dyadSessionId: string, seq: number, standing: () => Standing): void {
    const known = this.#told.get(dyadSessionId);
    if (known !== undefined && known.seq < seq) this.#tell(joined(standing(), { ...known, vitals: known.members }));
  }

  #lookLater(): void {
    this.#cancel = this.#ports.clock.at(this.#ports.clock.now() + LOOK, () => {
      this.#ports.background(() => this.#queues.run('look', () => this.#look()));
      this.#lookLater();
    });
  }

  async #look(): Promise<void> {
    await this.#cutWhoMayNot();
    const watched = new Set([...this.#watchers.values()].flatMap((studyId) => studyId ?? []));
    for (const [id, { studyId }] of this.#told) if (!watched.has(studyId)) this.#told.delete(id);
    await this.#lookAt([...watched]);
  }

  async #cutWhoMayNot(): Promise<void> {
    const watchers = [...this.#watchers.keys()];
    const good = await this.#ports.stillGood(watchers.map(({ acting }) => acting.signInId));
    for (const watcher of watchers) {
      const studyId = this.#watchers.get(watcher) ?? null;
      const { acting } = watcher;
      const now = { ...acting, grants: await this.#ports.grantsOf(acting.staffId) };
      const mayWatch = studyId === null || permitted(CONSOLE_RULE, now, studyId) === 'permitted';
      if (good.has(acting.signInId) && mayWatch) continue;
      this.remove(watcher);
      watcher.cut();
    }
  }

  async #lookAt(studyIds: readonly string[]): Promise<void> {
    for (const row of await this.#ports.vitalsOf(studyIds)) {
      const known = this.#told.get(row.dyadSessionId);
      const isNew = known === undefined || known.seq < row.seq;
      this.#tell(joined(isNew ? await this.#ports.standing(row.dyadSessionId) : known, row));
    }
  }

  #tell(couple: CoupleOverview): void {
    const known = this.#told.get(couple.dyadSessionId);
    // Somebody may have noticed more while this was read.
    if (known !== undefined && (known.seq > couple.seq || isDeepStrictEqual(known, couple))) return;
    this.#told.set(couple.dyadSessionId, couple);
    for (const [watcher, studyId] of this.#watchers) if (studyId === couple.studyId) watcher.tell(couple);
  }
}

function joined(
  { seq, phase, steps, heldSince, shared, alone, members }: Standing,
  { dyadSessionId, studyId, dyadNum, vitals, signs }: Omit<CoupleVitals, 'seq'>,
): CoupleOverview {
  const { A, B } = members;
  return {
    dyadSessionId, studyId, dyadNum, seq, phase, steps, heldSince, shared, alone,
    members: { A: { ...A, ...toldBy(vitals.A) }, B: { ...B, ...toldBy(vitals.B) } },
    signs,
  };
}

function toldBy({ lastAnswerAt, clockOffset, clockUncertainty, hiddenSince, unsent, cameAt }: Vitals): Vitals {
  return { lastAnswerAt, clockOffset, clockUncertainty, hiddenSince, unsent, cameAt };
}
