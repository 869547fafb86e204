import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunBeside, Running } from './staff/beside.ts';

/** Behind everything that somebody waits for. */
const LAST_IN_LINE = 15;
/** Little room for what is needed for a moment only, in MB: it runs beside a server with couples. */
const SMALL = '--max-semi-space-size=2';
/** Characters of its complaints that are kept. */
const MOST = 4_000;

export interface Beside {
  readonly run: RunBeside;
  /** Ends what still runs. */
  stop(): Promise<void>;
}

interface Surroundings {
  /** Theirs; that of this process if not given. */
  readonly env?: Readonly<Record<string, string>>;
  /** After all others where the processor is short. */
  readonly isHumble?: boolean;
}

/**
 * Runs what npm scripts call as processes of their own.
 *
 * @param root  folder of the project
 */
export function runBeside(root: string, { env, isHumble = true }: Surroundings = {}): Beside {
  const running = new Set<Running>();
  let isStopped = false;
  return {
    run(command, args, hear) {
      // Whoever goes through a queue would begin the next, and nobody would end that.
      if (isStopped) return { ended: Promise.resolve('the server is stopping'), stop: () => undefined };
      const child = spawn(process.execPath, [SMALL, join(root, 'server/commands/run.mjs'), command, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
      if (child.pid !== undefined && isHumble) humbly(child.pid);
      let complaints = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints = `${complaints}${text}`.slice(-MOST);
      });
      for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', hear);
      const ended = new Promise<string | null>((resolve) => {
        child.once('error', (error) => resolve(error.message));
        child.once('close', (code, signal) => resolve(code === 0 ? null : complaints.trim() || `it ended with ${signal ?? code}`));
      }).finally(() => running.delete(one));
      const one: Running = { ended, stop: () => void child.kill('SIGTERM') };
      running.add(one);
      return one;
    },
    async stop() {
      isStopped = true;
      const all = [...running];
      for (const one of all) one.stop();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

function humbly(pid: number): void {
  try {
    setPriority(pid, LAST_IN_LINE);
  } catch {
    // It has ended already, or the system does not let us: then it is only quicker.
  }
}
