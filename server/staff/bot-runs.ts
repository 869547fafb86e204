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

/** Couples of bots that go through a study before people do; for one study at a time. */
export class BotRuns {
  readonly #ports: BotRunsPorts;
  #job: { readonly studyId: string; readonly of: number; done: number } | null = null;
  readonly #failed = new Map<string, string>();

  constructor(ports: BotRunsPorts) {
    this.#ports = ports;
  }

  get isBusy(): boolean {
    return this.#job !== null;
  }

  start(studyId: string, asked: Omit<BotsAsked, 'conditions'>, fitness: Fitness): void {
    this.#job = { studyId, of: fitness.conditions.length, done: 0 };
    this.#failed.delete(studyId);
    this.#ports.background(this.#run(studyId, asked, fitness));
  }

  standingOf(studyId: string): BotsStanding {
    if (this.#job?.studyId === studyId) return { is: 'running', done: this.#job.done, of: this.#job.of };
    const why = this.#failed.get(studyId);
    return why === undefined ? { is: 'idle' } : { is: 'failed', why };
  }

  async #run(studyId: string, asked: Omit<BotsAsked, 'conditions'>, { version, definitionHash, conditions }: Fitness): Promise<void> {
    const result = await letBotsThrough(this.#ports.run, { ...asked, conditions }, (couples) => {
      if (this.#job !== null) this.#job.done = couples;
    });
    this.#job = null;
    if ('why' in result) this.#failed.set(studyId, result.why);
    else await insertBotRun(this.#ports.db, { studyId, version, definitionHash, couples: result.couples });
  }
}
