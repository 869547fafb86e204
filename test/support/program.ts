import { spawn, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly pid: number;
  /** What it has written so far, both streams in one. */
  readonly output: () => string;
  readonly complaints: () => string;
  /** Waits for a line to appear; rejects with all that was written if the program ends without it. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  tell(line: string): void;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runs Node with these arguments in the project's folder; if it still runs in the end it is killed. */
export function runNode(args: readonly string[], options: SpawnOptions = {}): Program {
  return run(process.execPath, args, options);
}

export function run(file: string, args: readonly string[], options: SpawnOptions = {}): Program {
  const child = spawn(file, [...args], { cwd: ROOT, ...options, stdio: 'pipe' });
  let output = '';
  let complaints = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const hear = (text: string): void => {
    output += text;
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
    hear(text);
  });
  // Writing to a program that has just ended is not what a test is about.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      isOver = true;
      for (const look of waiting) look();
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    complaints: () => complaints,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found === null && !isOver) return;
          waiting.delete(look);
          if (found === null) reject(new Error(`it ended without ${pattern}:\n${output}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    tell: (line) => child.stdin.write(`${line}\n`),
    kill: (signal) => child.kill(signal),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
