import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { runNode, type Program } from '../support/program.ts';

export interface ServerGiven {
  /** Builds of the server; the first to begin with. */
  readonly files: readonly string[];
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly port: number;
}

/** One server process, at one port, however often it is killed and started again. */
export class ServerProcess {
  readonly #given: ServerGiven;
  readonly #logs: string[] = [];
  /** Exits that nobody here has asked for. */
  readonly unexpected: string[] = [];
  /** From the start of the process to the open port, in ms. */
  readonly startTimes: number[] = [];
  #program: Program | null = null;
  #build = 0;

  private constructor(given: ServerGiven) {
    this.#given = given;
  }

  static async start(given: ServerGiven): Promise<ServerProcess> {
    const server = new ServerProcess(given);
    await server.start();
    return server;
  }

  get port(): number {
    return this.#given.port;
  }

  /** All that it has ever written. */
  get log(): string {
    return [...this.#logs, this.#program?.output() ?? ''].join('');
  }

  get residentBytes(): number | null {
    return this.#program === null ? null : residentBytes(this.#program.pid);
  }

  async start(): Promise<void> {
    const { files, databaseUrl, dataDir, port } = this.#given;
    const startedAt = performance.now();
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      TANDEM_REHEARSAL: 'off',
      LOG_LEVEL: 'info',
      // Then it watches whether we still live, and goes when we are killed.
      npm_lifecycle_event: 'nemesis',
    };
    const program = runNode([files[this.#build % files.length] ?? ''], { env });
    this.#program = program;
    let isUp = false;
    void program.ended.then(({ code, signal }) => {
      this.#logs.push(program.output());
      if (this.#program !== program) return;
      this.#program = null;
      if (isUp) this.unexpected.push(`exit ${code ?? signal}: ${program.complaints().trim().split('\n').slice(-3).join(' | ')}`);
    });
    await program.says(/http:\/\/127\.0\.0\.1:\d+/);
    isUp = true;
    this.startTimes.push(performance.now() - startedAt);
  }

  /** Starts it as often as it takes: a server that finds no database says so and ends. */
  async startAgain(): Promise<void> {
    for (;;) {
      try {
        await this.start();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  /** From the next start on. */
  takeNextBuild(): void {
    this.#build += 1;
  }

  signal(signal: NodeJS.Signals): void {
    this.#program?.kill(signal);
  }

  /** Ends it with this signal and waits until it is gone. @returns its exit code, `null` where a signal ended it */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const program = this.#program;
    if (program === null) return null;
    this.#program = null;
    program.kill(signal);
    const { code } = await program.ended;
    return code;
  }
}

export function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(address === null || typeof address === 'string' ? 0 : address.port));
    });
  });
}

function residentBytes(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return pages * 4096;
  } catch {
    // Not Linux, or it has just ended.
    return null;
  }
}
