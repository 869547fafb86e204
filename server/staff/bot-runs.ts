import type { Knex } from 'knex';
import { z } from 'zod';
import type { BotsStanding } from '../protocol/staff/life-routes.ts';
import { insertBotRun } from '../store/study-life.ts';
import type { RunBeside } from './beside.ts';
import type { Fitness } from './setups.ts';

export interface BotRunsPorts {
  readonly db: Knex;
  readonly run: RunBeside;
  /** Sees to work that nobody waits for. */
  background(work: Promise<void>): void;
}

export interface BotsAsked {
  readonly studyId: string;
  readonly experimentId: string;
  /** As they are typed. */
  readonly parameters: Readonly<Record<string, string>>;
}

const result = z.object({ completed: z.int(), lost: z.int(), doubled: z.int(), conditions: z.record(z.string(), z.int()) });

/** Couples of bots that go through a study before people do; for one study at a time. */
export class BotRuns {
  readonly #ports: BotRunsPorts;
  #job: { readonly studyId: string; readonly of: number; done: number; told: z.infer<typeof result> | null } | null = null;
  readonly #failed = new Map<string, string>();

  constructor(ports: BotRunsPorts) {
    this.#ports = ports;
  }

  get isBusy(): boolean {
    return this.#job !== null;
  }

  start({ studyId, experimentId, parameters }: BotsAsked, fitness: Fitness): void {
    const { conditions } = fitness;
    const job = { studyId, of: conditions.length, done: 0, told: null };
    this.#job = job;
    this.#failed.delete(studyId);
    const given = Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
    const running = this.#ports.run('bots', ['--experiment', experimentId, '--every-condition', '--json', ...given], (line) => this.#hear(line));
    this.#ports.background(running.ended.then((complaint) => this.#ended(studyId, fitness, complaint)));
  }

  standingOf(studyId: string): BotsStanding {
    if (this.#job?.studyId === studyId) return { is: 'running', done: this.#job.done, of: this.#job.of };
    const why = this.#failed.get(studyId);
    return why === undefined ? { is: 'idle' } : { is: 'failed', why };
  }

  async #ended(studyId: string, { version, definitionHash, conditions }: Fitness, complaint: string | null): Promise<void> {
    const told = this.#job?.told ?? null;
    this.#job = null;
    const missed = conditions.filter((condition) => (told?.conditions[condition] ?? 0) === 0);
    if (complaint !== null) this.#failed.set(studyId, complaint);
    else if (missed.length > 0) this.#failed.set(studyId, `Nobody has gone through ${missed.join(', ')}.`);
    else await insertBotRun(this.#ports.db, { studyId, version, definitionHash, couples: told?.completed ?? conditions.length });
  }

  #hear(line: string): void {
    if (this.#job === null) return;
    const through = /^(\d+) of \d+ couples$/.exec(line.trim())?.[1];
    if (through !== undefined) this.#job.done = Number(through);
    const said = result.safeParse(parsed(line));
    if (said.success) this.#job.told = said.data;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
