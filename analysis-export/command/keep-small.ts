import { setFlagsFromString } from 'node:v8';

/**
 * Keeps Node's own share of the memory small. An export streams, so what it needs at once is little; left alone, Node
 * lets its heap grow to a multiple of that before it looks what is still needed.
 *
 * The room for short-lived objects, 32 MB if left alone, can only be said as Node starts: `--max-semi-space-size` stands
 * in package.json and in server/run-beside.ts.
 */
export function keepSmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
}
