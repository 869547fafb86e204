import { CONSOLE_RULE, type CoupleChange, type CoupleOverview, type Standing } from '../protocol/staff/console.ts';
import { changeOf } from '../protocol/staff/couple-change.ts';
import type { Clock } from '../sessions/clock.ts';
import { Queues } from '../sessions/queues.ts';
import type { CoupleHead, CoupleVitals } from '../store/vitals.ts';
import { joined } from './joined.ts';
import { permitted, type Acting } from './permitted.ts';

/** How often it is looked who may still watch, and what no event tells: answers, clocks, other processes. In ms. */
const LOOK = 1_000;
/** What changes within so many ms travels together. */
const GATHER = 200;
/** So many couples are told of at once; the others wait for the next time, and participants' messages go between. */
const AT_ONCE = 50;
/** Of more couples than this, each look asks what the browsers of a part of them have told, and all have their turn in ten. */
const FEW = 10;
const LOOKS_ROUND = 10;

/** Somebody who looks on, on one connection. */
export interface Watcher {
  readonly acting: Acting;
  /** Their sign-in or their permission has ended. */
  cut(): void;
}

/** What somebody looks at: a study, and the one couple of it that is on their screen alone. */
export interface Watching {
  readonly studyId: string;
  readonly closely: string | null;
}

export interface BoardPorts {
  readonly clock: Clock;
  /** Null: it cannot be read, and is told among the signs of the study. */
  standing(dyadSessionId: string): Promise<Standing | null>;
  heads(studyIds: readonly string[]): Promise<readonly CoupleHead[]>;
  vitalsOf(dyadSessionIds: readonly string[]): Promise<ReadonlyMap<string, CoupleVitals>>;
  stillGood(signInIds: readonly string[]): Promise<ReadonlySet<string>>;
  allGrants(): Promise<ReadonlyMap<string, Acting['grants']>>;
  /** A failure is reported, and made up for by the next look. */
  background(work: () => Promise<void>): void;
}

/** To all who watch the study at once. */
export type TellWatchers = (studyId: string, changes: readonly CoupleChange[]) => void;

/** Who looks on at which studies, and what they were told last: worked out once, however many look on. No couple depends on it. */
export class Board {
  readonly #ports: BoardPorts;
  readonly #watchers = new Map<Watcher, Watching | null>();
  readonly #known = new Map<string, CoupleOverview>();
  readonly #told = new Map<string, CoupleOverview>();
  /** Couples of which something may be new, with what an event has led to since. */
  readonly #news = new Map<string, { readonly seq: number; readonly standing: () => Standing } | null>();
  readonly #queues = new Queues();
  #tell: TellWatchers = () => undefined;
  #round = 0;
  #cancelLook: (() => void) | null = null;
  #cancelTelling: (() => void) | null = null;

  constructor(ports: BoardPorts) {
    this.#ports = ports;
  }

  tellBy(tell: TellWatchers): void {
    this.#tell = tell;
  }

  add(watcher: Watcher): void {
    this.#watchers.set(watcher, null);
    if (this.#cancelLook === null) this.#lookLater();
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.stop();
  }

  stop(): void {
    this.#cancelLook?.();
    this.#cancelTelling?.();
    this.#cancelLook = this.#cancelTelling = null;
    this.#known.clear();
    this.#told.clear();
    this.#news.clear();
  }

  /** From then on each change in the study is told; what there is now, `couplesOf` tells. */
  async watch(watcher: Watcher, watching: Watching): Promise<void> {
    this.#watchers.set(watcher, watching);
    await this.#queues.run('look', () => this.#lookAt([watching.studyId]));
  }

  /** Every couple of the study as it is, with all that was told before. */
  couplesOf(studyId: string): readonly CoupleOverview[] {
    this.#tellNews(Number.POSITIVE_INFINITY);
    return [...this.#known.values()].filter((couple) => couple.studyId === studyId);
  }

  /** Something has happened to a couple in this process. */
  notice(dyadSessionId: string, seq: number, standing: () => Standing): void {
    if (this.#known.has(dyadSessionId)) this.#note(dyadSessionId, { seq, standing });
  }

  #lookLater(): void {
    this.#cancelLook = this.#ports.clock.at(this.#ports.clock.now() + LOOK, () => {
      this.#ports.background(() => this.#queues.run('look', () => this.#look()));
      this.#lookLater();
    });
  }

  async #look(): Promise<void> {
    await this.#cutWhoMayNot();
    const watched = new Set(this.#watching().map(({ studyId }) => studyId));
    for (const [id, { studyId }] of this.#known) {
      if (watched.has(studyId)) continue;
      for (const kept of [this.#known, this.#told, this.#news]) kept.delete(id);
    }
    this.#round += 1;
    await this.#lookAt([...watched]);
  }

  #watching(): readonly Watching[] {
    return [...this.#watchers.values()].flatMap((watching) => watching ?? []);
  }

  async #cutWhoMayNot(): Promise<void> {
    const watchers = [...this.#watchers];
    const [good, grants] = await Promise.all([this.#ports.stillGood(watchers.map(([{ acting }]) => acting.signInId)), this.#ports.allGrants()]);
    for (const [watcher, watching] of watchers) {
      const { acting } = watcher;
      const now = { ...acting, grants: grants.get(acting.staffId) ?? [] };
      const mayWatch = watching === null || permitted(CONSOLE_RULE, now, watching.studyId) === 'permitted';
      if (good.has(acting.signInId) && mayWatch) continue;
      this.remove(watcher);
      watcher.cut();
    }
  }

  async #lookAt(studyIds: readonly string[]): Promise<void> {
    const heads = await this.#ports.heads(studyIds);
    const closely = new Set(this.#watching().map(({ closely: id }) => id));
    const asked = heads.filter(({ dyadSessionId }, index) => this.#isTurn(dyadSessionId, index, heads.length) || closely.has(dyadSessionId));
    const vitals = await this.#ports.vitalsOf(asked.map(({ dyadSessionId }) => dyadSessionId));
    for (const head of heads) {
      const known = this.#known.get(head.dyadSessionId);
      const seq = Math.max(known?.seq ?? 0, this.#news.get(head.dyadSessionId)?.seq ?? 0);
      const told = vitals.get(head.dyadSessionId);
      const isBehind = known === undefined || seq < head.seq;
      if (!isBehind && told === undefined) continue;
      const standing = isBehind ? await this.#ports.standing(head.dyadSessionId) : known;
      if (standing !== null) this.#learn(head, standing, told);
    }
  }

  #isTurn(dyadSessionId: string, index: number, of: number): boolean {
    const known = this.#known.get(dyadSessionId);
    if (known === undefined) return true;
    if (known.phase === 'completed' || known.phase === 'ended-early') return false;
    return of <= FEW || index % LOOKS_ROUND === this.#round % LOOKS_ROUND;
  }

  #learn(head: CoupleHead, read: Standing, told: Pick<CoupleVitals, 'vitals' | 'signs'> | undefined): void {
    const known = this.#known.get(head.dyadSessionId);
    const last = told ?? (known === undefined ? undefined : { vitals: known.members, signs: known.signs });
    if (last === undefined) return;
    // Somebody may have noticed more while this was read.
    const standing = known !== undefined && known.seq > read.seq ? known : read;
    this.#known.set(head.dyadSessionId, joined(head, standing, last.vitals, last.signs));
    this.#note(head.dyadSessionId, this.#news.get(head.dyadSessionId) ?? null);
  }

  #note(dyadSessionId: string, news: { readonly seq: number; readonly standing: () => Standing } | null): void {
    this.#news.set(dyadSessionId, news);
    this.#cancelTelling ??= this.#ports.clock.at(this.#ports.clock.now() + GATHER, () => {
      this.#cancelTelling = null;
      this.#tellNews(AT_ONCE);
    });
  }

  #tellNews(most: number): void {
    const changes = new Map<string, CoupleChange[]>();
    for (const [id, news] of [...this.#news].slice(0, most)) {
      this.#news.delete(id);
      const known = this.#known.get(id);
      if (known === undefined) continue;
      const now = news !== null && news.seq > known.seq ? joined(known, news.standing(), known.members, known.signs) : known;
      const change = changeOf(this.#told.get(id), now);
      this.#known.set(id, now);
      this.#told.set(id, now);
      if (change === null) continue;
      const ofStudy = changes.get(now.studyId) ?? [];
      changes.set(now.studyId, [...ofStudy, change]);
    }
    for (const [studyId, ofStudy] of changes) this.#tell(studyId, ofStudy);
    const [left] = this.#news;
    if (left !== undefined) this.#note(...left);
  }
}
