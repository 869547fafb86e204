import { setFlagsFromString } from 'node:v8';

/**
 * Keeps Node's own share of the memory small. An export streams, so what it needs at once is little; left alone, Node
 * lets short-lived objects pile up in a young generation of 16 MB and more before it looks at them.
 */
export function keepSmall(): void {
  setFlagsFromString('--max-semi-space-size=1');
  setFlagsFromString('--optimize-for-size');
}
