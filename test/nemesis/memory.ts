import type { ServerProcess } from './server-process.ts';

/** How the memory of one server process went, once it had warmed up. */
export interface MemoryCourse {
  readonly minutes: number;
  readonly first_mb: number;
  readonly last_mb: number;
  /** Of the straight line through all samples. */
  readonly slope_mb_per_hour: number;
}

interface Sample {
  /** Counts the starts of the server. */
  readonly life: number;
  /** In hours. */
  readonly at: number;
  readonly mb: number;
}

/** In ms. */
const EVERY = 2_000;

/** Of each life: until caches are full and the compiler has seen what is often done, memory grows. */
const WARM_UP = 1 / 4;

/** Fewer say nothing. */
const FEWEST = 20;

/** Looks how much memory the first server holds, as long as it is in use. */
export class MemoryWatch {
  readonly #samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor([server]: readonly ServerProcess[]) {
    this.#timer = setInterval(() => {
      const bytes = server?.residentBytes ?? null;
      if (server === undefined || bytes === null) return;
      this.#samples.push({ life: server.startTimes.length, at: performance.now() / 3_600_000, mb: bytes / 2 ** 20 });
    }, EVERY);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Of its last life. */
  course(): MemoryCourse | null {
    const lived = this.#samples.filter(({ life }) => life === this.#samples.at(-1)?.life);
    const warm = lived.slice(Math.ceil(lived.length * WARM_UP));
    const [first, last] = [warm[0], warm.at(-1)];
    if (first === undefined || last === undefined || warm.length < FEWEST) return null;
    return {
      minutes: Math.round((last.at - first.at) * 600) / 10,
      first_mb: Math.round(first.mb),
      last_mb: Math.round(last.mb),
      slope_mb_per_hour: Math.round(slopeOf(warm) * 10) / 10,
    };
  }
}

/** Least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, mb] = [mean(samples.map((sample) => sample.at)), mean(samples.map((sample) => sample.mb))];
  const rise = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.mb - mb), 0);
  return rise / samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
}
