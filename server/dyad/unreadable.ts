/**
 * A dyad session that this build cannot go on with: what is on disk of it cannot be read, it was planned for other
 * rules, or the rules stumble over its state. Trying again does not help; another build may.
 */
export class Unreadable extends Error {}

/** @throws Unreadable whatever `read` throws, with that as its cause */
export function reading<Result>(dyadSessionId: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new Unreadable(`dyad session ${dyadSessionId} cannot be gone on with by this build; its answers are stored`, { cause });
  }
}
