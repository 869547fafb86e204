import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FoundExport } from '../../analysis-export/checks/read-export.ts';
import { manipulation } from '../../analysis-export/report/manipulation.ts';
import { temporaryFolder } from '../support/folder.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

/** @param rows  condition, wave and score of each person */
async function exportOf(name: string, rows: readonly (readonly [condition: string, wave: string, score: string])[]): Promise<FoundExport> {
  const out = join(folder.path, name);
  await mkdir(join(out, 'data'), { recursive: true });
  await writeFile(join(out, 'data', `study-${name}_description-pairwise_data.csv`), ['condition,wave,felt_a', ...rows.map((row) => row.join(','))].join('\r\n'));
  return FoundExport.open(out);
}

const persons = (condition: string, ...scores: readonly number[]) => scores.map((score) => [condition, '1', String(score)] as const);
const textsIn = (page: string): readonly string[] => [...page.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text = '']) => text);

it('shows the mean of each condition of the first wave, and says nowhere which it is', async () => {
  const data = await exportOf('masked', [...persons('meaning', 5, 6, 7, 6), ...persons('plain', 1, 2, 3, 2), ['plain', '2', '7'], ['meaning', '1', '']]);
  const page = (await manipulation(data, ['felt'])).source;
  expect(textsIn(page)).toEqual(expect.arrayContaining(['A', 'B', '6.00', '2.00']));
  expect(page).not.toMatch(/meaning|plain/);
});

it('leaves out a condition of fewer than four, and shows nothing where only one is left', async () => {
  const data = await exportOf('few', [...persons('meaning', 5, 6, 7, 6), ...persons('plain', 1, 2, 3)]);
  expect((await manipulation(data, ['felt'])).source).toBe('');
});
