/** Round-trip times since they were last taken, in ms. */
export class RoundTrips {
  #times: number[] = [];

  add(time: number): void {
    this.#times.push(time);
  }

  /** Empties the collection; null if there was nothing. */
  take(): { rttMedian: number; rttP95: number; pings: number } | null {
    const sorted = this.#times.sort((a, b) => a - b);
    this.#times = [];
    if (sorted.length === 0) return null;
    const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    return { rttMedian: quantile(0.5), rttP95: quantile(0.95), pings: sorted.length };
  }
}
