/** Variances and covariances of the items of one score, over everybody who has answered all of them. */
export interface ItemCovariances {
  /** How many have. */
  readonly n: number;
  readonly covariances: readonly (readonly number[])[];
}

/** Takes answers one person after the other, in the direction of the score; keeps sums only (Welford 1962). */
export class ItemMoments {
  readonly #means: number[];
  readonly #products: number[][];
  #n = 0;

  constructor(items: number) {
    this.#means = Array.from({ length: items }, () => 0);
    this.#products = Array.from({ length: items }, () => Array.from({ length: items }, () => 0));
  }

  /** Whoever has left out an item does not count. */
  add(answers: readonly (number | null)[]): void {
    const values = answers.filter((answer) => answer !== null);
    if (values.length < this.#means.length) return;
    this.#n += 1;
    const before = values.map((value, i) => value - (this.#means[i] ?? 0));
    for (const [i, distance] of before.entries()) this.#means[i] = (this.#means[i] ?? 0) + distance / this.#n;
    for (const [i, row] of this.#products.entries()) {
      for (const [j, product] of row.entries()) row[j] = product + (before[i] ?? 0) * ((values[j] ?? 0) - (this.#means[j] ?? 0));
    }
  }

  get moments(): ItemCovariances {
    const divisor = this.#n - 1;
    return { n: this.#n, covariances: this.#products.map((row) => row.map((product) => (divisor > 0 ? product / divisor : 0))) };
  }
}

/** Cronbach's alpha (1951); `null` for a single item, or where answers do not vary. */
export function alphaOf({ n, covariances }: ItemCovariances): number | null {
  const k = covariances.length;
  const total = sum(covariances.map(sum));
  if (k < 2 || n < 3 || total <= 0) return null;
  return (k / (k - 1)) * (1 - trace(covariances) / total);
}

/**
 * McDonald's omega (1999) of a one-factor model: the share of the common factor in the variance of the sum.
 *
 * @returns `null` for fewer than three items, which no such model fits uniquely, or where an item does not vary
 */
export function omegaOf({ n, covariances }: ItemCovariances): number | null {
  if (covariances.length < 3 || n <= covariances.length) return null;
  if (covariances.some((row, i) => (row[i] ?? 0) <= 0)) return null;
  const { loadings, uniquenesses } = oneFactor(covariances);
  const common = sum(loadings) ** 2;
  return common / (common + sum(uniquenesses));
}

/** Correlation of each item with the sum of the others; `null` where one of the two does not vary. */
export function itemRestCorrelations({ covariances }: ItemCovariances): readonly (number | null)[] {
  const total = sum(covariances.map(sum));
  return covariances.map((row, i) => {
    const own = row[i] ?? 0;
    const withRest = sum(row) - own;
    const rest = total - 2 * sum(row) + own;
    return own <= 0 || rest <= 0 ? null : withRest / Math.sqrt(own * rest);
  });
}

/** From so many respondents on, an item that goes against its own score is no accident. */
export const ENOUGH_RESPONDENTS = 30;

/** Places of the items that correlate negatively with the rest of their score: mostly one keyed the wrong way. */
export function contraryItems(moments: ItemCovariances): readonly number[] {
  if (moments.n < ENOUGH_RESPONDENTS) return [];
  return itemRestCorrelations(moments).flatMap((correlation, i) => (correlation !== null && correlation < 0 ? [i] : []));
}

const MOST_ROUNDS = 20_000;
const CLOSE = 1e-11;

/** Maximum likelihood by the EM algorithm (Rubin & Thayer 1982), which cannot end in negative variances. */
function oneFactor(covariances: readonly (readonly number[])[]) {
  const variances = covariances.map((row, i) => row[i] ?? 0);
  let loadings = startingLoadings(covariances, variances);
  let uniquenesses = variances.map((variance) => variance / 2);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const weights = loadings.map((loading, i) => loading / (uniquenesses[i] ?? 1));
    const factorVariance = 1 / (1 + sum(weights.map((weight, i) => weight * (loadings[i] ?? 0))));
    const scoring = weights.map((weight) => weight * factorVariance);
    const withFactor = covariances.map((row) => sum(row.map((value, j) => value * (scoring[j] ?? 0))));
    const expected = factorVariance + sum(scoring.map((weight, i) => weight * (withFactor[i] ?? 0)));
    const next = withFactor.map((value) => value / expected);
    const change = Math.max(...next.map((loading, i) => Math.abs(loading - (loadings[i] ?? 0)) / Math.sqrt(variances[i] ?? 1)));
    loadings = next;
    uniquenesses = variances.map((variance, i) => Math.max(variance - (next[i] ?? 0) * (withFactor[i] ?? 0), variance * 1e-9));
    if (change < CLOSE) break;
  }
  return { loadings, uniquenesses };
}

/** Each item's covariance with the sum, which the likeliest loadings resemble. */
function startingLoadings(covariances: readonly (readonly number[])[], variances: readonly number[]): number[] {
  const total = Math.sqrt(Math.max(sum(covariances.map(sum)), sum(variances) * 1e-6));
  return covariances.map((row, i) => sum(row) / total || Math.sqrt(variances[i] ?? 1) / 2);
}

function trace(matrix: readonly (readonly number[])[]): number {
  return sum(matrix.map((row, i) => row[i] ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
