import { expect, it } from 'vitest';
import { alphaOf, contraryItems, ItemMoments, itemRestCorrelations, omegaOf } from '../../experiments/measures/psychometrics.ts';

function momentsOf(rows: readonly (readonly (number | null)[])[]) {
  const moments = new ItemMoments(rows[0]?.length ?? 0);
  for (const row of rows) moments.add(row);
  return moments.moments;
}

/** Items that share a factor, by a rule that spreads answers evenly: no chance in it. */
function answers(loadings: readonly number[], people: number): number[][] {
  return Array.from({ length: people }, (_, person) =>
    loadings.map((loading, item) => loading * Math.sin(person * 2.399963) * 3 + Math.sin(person * (1.3 + item * 0.71) + item)),
  );
}

it('covariances are those of the textbook formula', () => {
  const rows = [[1, 2], [2, 4], [3, 3], [6, 7], [8, 5]];
  const { n, covariances } = momentsOf(rows);
  const mean = (at: number) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length;
  const cov = (a: number, b: number) => rows.reduce((sum, row) => sum + ((row[a] ?? 0) - mean(a)) * ((row[b] ?? 0) - mean(b)), 0) / (rows.length - 1);
  expect(n).toBe(5);
  for (const [i, row] of covariances.entries()) for (const [j, value] of row.entries()) expect(value).toBeCloseTo(cov(i, j), 12);
});

it('whoever left out an item does not count', () => {
  expect(momentsOf([[1, 2], [null, 9], [3, 5], [2, 2]])).toEqual(momentsOf([[1, 2], [3, 5], [2, 2]]));
});

it('alpha is 1 where all items say the same, and lower where they do not', () => {
  expect(alphaOf(momentsOf([[1, 1, 1], [2, 2, 2], [5, 5, 5], [7, 7, 7]]))).toBeCloseTo(1, 12);
  // Two items with variance 1 and covariance r: alpha is 2r / (1 + r), the formula of Spearman and Brown.
  const half = { n: 100, covariances: [[1, 0.5], [0.5, 1]] };
  expect(alphaOf(half)).toBeCloseTo(1 / 1.5, 12);
  expect(alphaOf({ n: 100, covariances: [[1]] })).toBeNull();
});

it('omega is what the loadings of a one-factor model give', () => {
  const [loadings, uniquenesses] = [[0.9, 0.7, 0.5, 0.6], [0.3, 0.5, 0.8, 0.4]];
  const covariances = loadings.map((one, i) => loadings.map((other, j) => one * other + (i === j ? (uniquenesses[i] ?? 0) : 0)));
  const common = 2.7 ** 2;
  expect(omegaOf({ n: 200, covariances })).toBeCloseTo(common / (common + 2), 6);
  expect(omegaOf({ n: 200, covariances: covariances.slice(0, 2).map((row) => row.slice(0, 2)) })).toBeNull();
});

it('omega and alpha are alike for equal loadings', () => {
  const covariances = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => (i === j ? 1 : 0.4)));
  const found = { n: 100, covariances };
  expect(omegaOf(found)).toBeCloseTo(alphaOf(found) ?? 0, 6);
});

it('an item with the wrong direction correlates negatively with the rest, and is named from 30 respondents on', () => {
  const turned = (people: number) => momentsOf(answers([1, 1, -1, 1], people));
  expect(itemRestCorrelations(turned(30)).map((found) => Math.sign(found ?? 0))).toEqual([1, 1, -1, 1]);
  expect(contraryItems(turned(30))).toEqual([2]);
  expect(contraryItems(turned(29))).toEqual([]);
  expect(contraryItems(momentsOf(answers([1, 1, 1, 1], 40)))).toEqual([]);
});

it('the correlation with the rest is the correlation with the sum of the others', () => {
  const rows = answers([1, 0.6, 0.8], 25);
  const [first] = itemRestCorrelations(momentsOf(rows));
  const [x, y] = [rows.map((row) => row[0] ?? 0), rows.map((row) => (row[1] ?? 0) + (row[2] ?? 0))];
  expect(first).toBeCloseTo(correlation(x, y), 10);
});

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const [dx, dy] = [x.map((value) => value - (mx ?? 0)), y.map((value) => value - (my ?? 0))];
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  return dot(dx, dy) / Math.sqrt(dot(dx, dx) * dot(dy, dy));
}
