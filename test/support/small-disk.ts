import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own that can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills it up to so many MB in all, or until nothing more goes in. */
  fill(megabytes?: number): void;
  /** Takes away what it was filled with. */
  free(): void;
  [Symbol.dispose](): void;
}

/** @throws Error where this user may not mount one */
export function mountDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder], { stdio: 'pipe' });
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill(most = Infinity) {
      const piece = Buffer.alloc(1 << 16);
      const file = openSync(ballast, 'w');
      try {
        for (let written = 0; written < most * (1 << 20); written += piece.length) writeSync(file, piece);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]: () => void execFileSync('umount', [folder]),
  };
}

/** Whether this user may mount a disk; where not, what needs one is left out. */
export function mayMount(folder: string): boolean {
  try {
    mountDisk(folder, 1)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}
