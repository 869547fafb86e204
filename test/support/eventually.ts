import { vi } from 'vitest';

/** Looks again and again until the check holds, which can take a while on a busy machine. */
export function eventually<Seen>(check: () => Seen | Promise<Seen>, timeout = 15_000): Promise<Seen> {
  return vi.waitFor(check, { timeout });
}
