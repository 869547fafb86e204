import { userInfo } from 'node:os';
import type { Actor } from '../sessions/ports.ts';

/** Whoever typed the command, as the operating system knows them. */
export function shellActor(): Actor {
  try {
    return `shell:${userInfo().username}`;
  } catch {
    // In a container the user may have a number and no name.
    return `shell:uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
