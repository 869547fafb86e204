import type { Knex } from 'knex';
import type { BotsStanding } from '../protocol/staff/life-routes.ts';
import { insertBotRun } from '../store/study-life.ts';
import type { RunBeside } from './beside.ts';
import { letBotsThrough, type BotsAsked } from './bots-through.ts';
import type { Fitness } from './setups.ts';

export interface BotRunsPorts {
  readonly db: Knex;
  readonly run: RunBeside;
  /** Sees to work that nobody waits for. */
  background(work: Promise<void>): void;
}

interface Job extends BotsAsked {
  readonly studyId: string;
  readonly fitness: Fitness;
  through: number;
}

/** Couples of bots that go through a study before people do: one study after the other, in the order in which they were asked for. */
export class BotRuns {
  readonly #ports: BotRunsPorts;
  readonly #jobs: Job[] = [];
  readonly #failed = new Map<string, string>();

  constructor(ports: BotRunsPorts) {
    this.#ports = ports;
  }

  start(studyId: string, asked: Omit<BotsAsked, 'conditions'>, fitness: Fitness): void {
    this.#failed.delete(studyId);
    this.#jobs.push({ studyId, ...asked, conditions: fitness.conditions, fitness, through: 0 });
    if (this.#jobs.length === 1) this.#ports.background(this.#runAll());
  }

  standingOf(studyId: string): BotsStanding {
    const behind = this.#jobs.findIndex((job) => job.studyId === studyId);
    const job = this.#jobs[behind];
    if (job !== undefined) return behind === 0 ? { is: 'running', done: job.through, of: job.conditions.length } : { is: 'waiting', behind };
    const why = this.#failed.get(studyId);
    return why === undefined ? { is: 'idle' } : { is: 'failed', why };
  }

  async #runAll(): Promise<void> {
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      const why = await this.#run(job).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      if (why !== null) this.#failed.set(job.studyId, why);
      this.#jobs.shift();
    }
  }

  /** @returns why it does not count, or null */
  async #run(job: Job): Promise<string | null> {
    const result = await letBotsThrough(this.#ports.run, job, (couples) => {
      job.through = couples;
    });
    if ('why' in result) return result.why;
    const { version, definitionHash } = job.fitness;
    await insertBotRun(this.#ports.db, { studyId: job.studyId, version, definitionHash, couples: result.couples });
    return null;
  }
}
