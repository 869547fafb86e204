/** Coefficients of an ordinary least squares regression, and their standard errors. */
export interface Fitted {
  readonly estimates: readonly number[];
  readonly errors: readonly number[];
}

/** @param rows  predictors of each case, a 1 for the intercept included; @param y  one value for each */
export function regress(rows: readonly (readonly number[])[], y: readonly number[]): Fitted {
  const size = rows[0]?.length ?? 0;
  const at = (row: readonly number[], index: number): number => row[index] ?? 0;
  const indices = Array.from({ length: size }, (_, index) => index);
  const products = indices.map((i) => indices.map((j) => sum(rows.map((row) => at(row, i) * at(row, j)))));
  const inverse = inverted(products);
  const withY = indices.map((i) => sum(rows.map((row, n) => at(row, i) * at(y, n))));
  const estimates = inverse.map((row) => sum(row.map((value, j) => value * at(withY, j))));
  const residuals = rows.map((row, n) => at(y, n) - sum(row.map((value, i) => value * at(estimates, i))));
  const variance = sum(residuals.map((residual) => residual ** 2)) / (rows.length - size);
  return { estimates, errors: inverse.map((row, i) => Math.sqrt(variance * at(row, i))) };
}

/** By Gauss and Jordan. The predictors must not follow from one another. */
function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let pivot = 0; pivot < size; pivot += 1) {
    const divisor = rows[pivot]?.[pivot] ?? 0;
    if (Math.abs(divisor) < 1e-12) throw new Error('regress: one predictor follows from the others');
    const row = (rows[pivot] ?? []).map((value) => value / divisor);
    rows.forEach((other, i) => {
      const factor = other[pivot] ?? 0;
      rows[i] = i === pivot ? row : other.map((value, j) => value - factor * (row[j] ?? 0));
    });
  }
  return rows.map((row) => row.slice(size));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
