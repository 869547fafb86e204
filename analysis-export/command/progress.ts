import type { Progress } from '../folder/data-folder.ts';

/** Nobody needs to hear of what is done within this time. In ms. */
const PATIENCE = 2_000;
const EVERY = 500;
const WIDTH = 50;

/** Tells in lines of JSON, `{"table":"events","rows":1200}`, for another program to show. */
export function tellInJson(now: () => number, write: (text: string) => void): { readonly tell: Progress; end(): void } {
  const told = new Map<string, number>();
  return {
    tell(table, rows) {
      const at = now();
      if (at - (told.get(table) ?? Number.NEGATIVE_INFINITY) < EVERY) return;
      told.set(table, at);
      write(`${JSON.stringify({ table, rows })}\n`);
    },
    end: () => undefined,
  };
}

/** Tells on one line how far a long export is, now and then; `end` clears that line. */
export function tellProgress(now: () => number, write: (text: string) => void): { readonly tell: Progress; end(): void } {
  const startedAt = now();
  let toldAt = 0;
  return {
    tell(table, rows) {
      const at = now();
      if (at - startedAt < PATIENCE || at - toldAt < EVERY) return;
      toldAt = at;
      write(`\r${`${table}: ${rows.toLocaleString('en')} rows`.padEnd(WIDTH)}`);
    },
    end() {
      if (toldAt > 0) write(`\r${' '.repeat(WIDTH)}\r`);
    },
  };
}
