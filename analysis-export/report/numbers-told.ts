/** `0.8321` as `.83`: figures that cannot be beyond 1 are written without the nought. */
export function share(value: number | null, digits = 2): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 ? '−' : ''}${text.startsWith('0') ? text.slice(1) : text}`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function quantile(values: readonly number[], at: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * at;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}

/** Correlation of two rows of values, with its 95 % interval by Fisher's transformation; `null` for fewer than four. */
export function correlation(pairs: readonly (readonly [number, number])[]) {
  const n = pairs.length;
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / n;
  const [mx, my] = [mean(0), mean(1)];
  const product = (f: (pair: readonly [number, number]) => number) => pairs.reduce((sum, pair) => sum + f(pair), 0);
  const [xx, yy, xy] = [product(([x]) => (x - mx) ** 2), product(([, y]) => (y - my) ** 2), product(([x, y]) => (x - mx) * (y - my))];
  if (n < 4 || xx === 0 || yy === 0) return null;
  const r = xy / Math.sqrt(xx * yy);
  const z = Math.atanh(Math.min(0.999999, Math.max(-0.999999, r)));
  const half = 1.959964 / Math.sqrt(n - 3);
  return { n, r, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}
