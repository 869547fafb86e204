import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { ExportStanding } from '../protocol/staff/data-routes.ts';
import type { Clock } from '../sessions/clock.ts';
import { exportsNamed, type PastExport } from '../store/export-log.ts';
import type { RunBeside, Running } from './beside.ts';
import { isFile } from './export-files.ts';

const progress = z.strictObject({ table: z.string(), rows: z.int() });

export interface ExportsPorts {
  readonly db: Knex;
  readonly clock: Clock;
  readonly run: RunBeside;
  /** Where exports lie until somebody has taken them along. */
  readonly dir: string;
  /** Sees to work that nobody waits for. */
  background(work: Promise<void>): void;
}

export interface ExportAsked {
  readonly exportId: string;
  readonly studyId: string;
  readonly tier: string;
  readonly withText: boolean;
  readonly includeTest: boolean;
  readonly isExcel: boolean;
}

/** Words that people typed, or records that may hold some, do not lie about. In ms. */
const KEPT_FOR = { full: 15 * 60_000, other: 24 * 60 * 60_000 };
const EVERY_MINUTE = 60_000;

/** Exports that are being made, one at a time, and those that lie ready for a while. */
export class Exports {
  readonly #ports: ExportsPorts;
  #job: { readonly exportId: string; readonly running: Running; table: string | null; rows: number } | null = null;
  readonly #failed = new Map<string, string>();

  constructor(ports: ExportsPorts) {
    this.#ports = ports;
  }

  get isBusy(): boolean {
    return this.#job !== null;
  }

  /** Folder of the tables. */
  folderOf({ exportId, studyId }: Pick<ExportAsked, 'exportId' | 'studyId'>): string {
    return join(this.#ports.dir, exportId, `study-${studyId}`);
  }

  archiveOf({ exportId }: Pick<ExportAsked, 'exportId'>): string {
    return join(this.#ports.dir, exportId, 'export.zip');
  }

  /** Begins one that is noted in the log already. */
  async start(asked: ExportAsked): Promise<void> {
    const { exportId, studyId, tier, withText, includeTest, isExcel } = asked;
    await mkdir(join(this.#ports.dir, exportId), { recursive: true, mode: 0o700 });
    const args = ['--study', studyId, '--out', this.folderOf(asked), '--zip', this.archiveOf(asked), '--tier', tier, '--logged', exportId, '--json'];
    const flags = [...(withText ? ['--with-text'] : []), ...(includeTest ? ['--include-test'] : []), ...(isExcel ? ['--excel'] : [])];
    const running = this.#ports.run('export', [...args, ...flags], (line) => this.#hear(exportId, line));
    this.#job = { exportId, running, table: null, rows: 0 };
    this.#ports.background(running.ended.then((complaint) => this.#ended(exportId, complaint)));
  }

  async #ended(exportId: string, complaint: string | null): Promise<void> {
    this.#job = null;
    if (complaint === null) return;
    this.#failed.set(exportId, complaint);
    // One whose checks do not hold is there, and is to be looked at.
    if (!(await isFile(this.archiveOf({ exportId })))) await this.#remove(exportId);
  }

  /** @returns false where it does not run */
  stop(exportId: string): boolean {
    if (this.#job?.exportId !== exportId) return false;
    this.#job.running.stop();
    return true;
  }

  async standingOf(past: PastExport): Promise<ExportStanding> {
    const { export_id: exportId } = past;
    if (this.#job?.exportId === exportId) return { is: 'running', table: this.#job.table, rows: this.#job.rows };
    if (past.finished_at === null) return { is: 'failed', why: this.#failed.get(exportId) ?? 'It was broken off before it was finished. Make it anew.' };
    const isKept = this.#endsAt(past) > this.#ports.clock.now() && (await isFile(this.archiveOf({ exportId })));
    const keptUntil = isKept ? new Date(this.#endsAt(past)).toISOString() : null;
    return { is: 'made', bytes: Number(past.bytes), sha256: past.sha256 ?? '', problems: past.problems ?? 0, keptUntil };
  }

  remove(exportId: string): Promise<void> {
    return this.#remove(exportId);
  }

  /** Takes away what has lain long enough, now and every minute. @returns ends that */
  keepTidy(): () => void {
    const tidy = (): void => this.#ports.background(this.#tidy());
    tidy();
    const timer = setInterval(tidy, EVERY_MINUTE);
    timer.unref();
    return () => clearInterval(timer);
  }

  async #tidy(): Promise<void> {
    const { db, dir, clock } = this.#ports;
    const names = (await readdir(dir).catch(() => [])).filter((name) => z.uuid().safeParse(name).success && name !== this.#job?.exportId);
    if (names.length === 0) return;
    const known = new Map((await exportsNamed(db, names)).map((past) => [past.export_id, past]));
    for (const name of names) {
      const past = known.get(name);
      if (past === undefined || past.finished_at === null || this.#endsAt(past) <= clock.now()) await this.#remove(name);
    }
  }

  #endsAt({ finished_at, tier }: PastExport): number {
    return (finished_at?.getTime() ?? 0) + (tier === 'full' ? KEPT_FOR.full : KEPT_FOR.other);
  }

  async #remove(exportId: string): Promise<void> {
    await rm(join(this.#ports.dir, exportId), { recursive: true, force: true });
  }

  #hear(exportId: string, line: string): void {
    const said = progress.safeParse(parsed(line));
    if (said.success && this.#job?.exportId === exportId) Object.assign(this.#job, said.data);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
