import { delayingProxy, type DelayingProxy } from '../support/delaying-proxy.ts';
import { movableProxy, through } from '../support/movable-proxy.ts';
import type { Chance } from '../../server/planning/simulated-chance.ts';
import type { Faults } from './faults.ts';

/** What one bot reaches the server by. */
export interface Line {
  readonly url: string;
  /** Breaks at once, and stays broken until it is mended. */
  cut(): void;
  mend(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server on this computer, by a line of one's own. */
export async function openLine(serverUrl: string): Promise<Line> {
  const port = Number(new URL(serverUrl).port);
  const proxy = await movableProxy(port);
  let isCut = false;
  const lead = (cut: boolean): void => {
    if (cut === isCut) return;
    isCut = cut;
    proxy.leadTo(cut ? null : port);
  };
  return {
    url: through(proxy, serverUrl),
    cut: () => lead(true),
    mend: () => lead(false),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** The same server, so far away. */
export function farAway(serverUrl: string, { mean, sd }: NonNullable<Faults['latency']>, chance: Chance): Promise<DelayingProxy> {
  // Uniform with this mean and standard deviation; nothing arrives before it was sent.
  const half = sd * Math.sqrt(3);
  const stalls = { share: 0, shortest: 0, longest: 0 };
  const random = (): number => chance.whole(0, 999_999) / 1_000_000;
  return delayingProxy(serverUrl, { shortest: Math.max(0, mean - half), longest: mean + half, stalls, random });
}
