import { expect, it } from 'vitest';
import { drawMembers } from '../../server/assignment/pairing.ts';
import { blockOrder, drawFromBlocks, type Draw } from '../../server/assignment/randomisation.ts';

const CONDITIONS = ['meaning', 'detail', 'plain'];
const seedOf = (byte: number) => new Uint8Array(32).fill(byte);

function list(seed: Uint8Array, length: number, stratum = ''): Draw[] {
  const draws: Draw[] = [];
  while (draws.length < length) draws.push(drawFromBlocks(CONDITIONS, draws.at(-1) ?? null, seed, stratum));
  return draws;
}

function count(draws: readonly string[], condition: string): number {
  return draws.filter((drawn) => drawn === condition).length;
}

it('[A1] fills every block with each condition equally often', () => {
  const draws = list(seedOf(1), 300);
  const full = new Set(draws.filter(({ position, blockSize }) => position === blockSize).map(({ block }) => block));
  expect(full.size).toBeGreaterThan(20);
  for (const block of full) {
    const inBlock = draws.filter((draw) => draw.block === block).map(({ condition }) => condition);
    const [first, ...others] = CONDITIONS.map((condition) => count(inBlock, condition));
    expect(others.every((other) => other === first)).toBe(true);
  }
});

it('[A2] draws block sizes of 2, 3 and 4 times the number of conditions', () => {
  const sizes = new Set(list(seedOf(2), 400).map(({ blockSize }) => blockSize));
  expect([...sizes].sort((a, b) => a - b)).toEqual([6, 9, 12]);
});

it('[A3] gives the same list for the same seed, and another for another seed', () => {
  const conditions = (seed: Uint8Array) => list(seed, 60).map(({ condition }) => condition);
  expect(conditions(seedOf(3))).toEqual(conditions(seedOf(3)));
  expect(conditions(seedOf(3))).not.toEqual(conditions(seedOf(4)));
});

it.each([5, 6, 7])('[A4] never lets a condition get ahead of another by more than 4 (seed %i)', (byte) => {
  const draws = list(seedOf(byte), 200).map(({ condition }) => condition);
  for (let length = 1; length <= draws.length; length += 1) {
    const counts = CONDITIONS.map((condition) => count(draws.slice(0, length), condition));
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4);
  }
});

it('[A5] keeps a list of its own for each stratum', () => {
  const conditions = (stratum: string) => list(seedOf(8), 40, stratum).map(({ condition }) => condition);
  expect(conditions('site 1')).not.toEqual(conditions('site 2'));
});

it('[A6] makes the first link member A in about half of the couples, always the same ones', () => {
  const firsts = Array.from({ length: 1_000 }, (_, i) => drawMembers(seedOf(9), i + 1)[0]);
  expect(firsts).toEqual(Array.from({ length: 1_000 }, (_, i) => drawMembers(seedOf(9), i + 1)[0]));
  const share = firsts.filter((member) => member === 'A').length / 1_000;
  expect(share).toBeGreaterThan(0.44);
  expect(share).toBeLessThan(0.56);
});

it('[A7] can be drawn again, block by block, from the seed alone', () => {
  for (const { condition, block, position } of list(seedOf(10), 100)) {
    expect(blockOrder(CONDITIONS, seedOf(10), '', block)[position - 1]).toBe(condition);
  }
});
