import { expect } from 'vitest';

/** Exact is exact: the estimate is the truth but for what an optimiser leaves. */
export const CLOSE = 1e-4;

/** The lines that apim.R prints: method, outcome, term, estimate and its standard error. */
export function fittedIn(stdout: string): Readonly<Record<string, Readonly<Record<string, { estimate: number; error: number }>>>> {
  const lines = [...stdout.matchAll(/^(\S.{17}) (\S+) +(\S.*?) +(-?\d+\.\d+) +\(SE (\d+\.\d+)\)$/gm)];
  const fitted: Record<string, Record<string, { estimate: number; error: number }>> = {};
  for (const [, method = '', , term = '', estimate, error] of lines) {
    fitted[method.trim()] = { ...fitted[method.trim()], [term]: { estimate: Number(estimate), error: Number(error) } };
  }
  return fitted;
}

export const estimates = (found: ReturnType<typeof fittedIn>[string] = {}) => Object.fromEntries(Object.entries(found).map(([term, { estimate }]) => [term, estimate]));

export function expectClose(found: Readonly<Record<string, unknown>>, truth: Readonly<Record<string, number>>): void {
  for (const [term, value] of Object.entries(truth)) expect(Math.abs(Number(found[term]) - value), `${term}: ${String(found[term])}, should be ${value}`).toBeLessThan(CLOSE);
}
