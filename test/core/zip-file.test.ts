import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { openZip } from '../../analysis-export/formats/zip-file.ts';
import { temporaryFolder } from '../support/folder.ts';

const words = Array.from({ length: 30_000 }, (_, index) => `${index % 977};${(index * 7_919) % 1_013}\n`).join('');

function cut(text: string, lengths: readonly number[]): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0, next = 0; from < text.length; next += 1) {
    const length = lengths[next % lengths.length] ?? 1;
    pieces.push(text.slice(from, from + length));
    from += length;
  }
  return pieces;
}

it('has the same bytes however what is written comes in pieces, and gives it back', async () => {
  await using folder = temporaryFolder();
  const made: Buffer[] = [];
  for (const [index, lengths] of [[1_000_000], [1_000, 70_000, 3], [64_000]].entries()) {
    const path = join(folder.path, `${index}.zip`);
    const zip = openZip(path);
    await zip.part('words.csv', cut(words, lengths));
    await zip.close();
    made.push(await readFile(path));
  }
  expect(made.map((bytes) => made[0]?.equals(bytes))).toEqual([true, true, true]);
  expect(strFromU8(unzipSync(made[1] ?? Buffer.alloc(0))['words.csv'] ?? new Uint8Array())).toBe(words);
});

it('a part that cannot be read is told, and nothing waits for it', async () => {
  await using folder = temporaryFolder();
  const zip = openZip(join(folder.path, 'broken.zip'));
  async function* breaking(): AsyncGenerator<string> {
    yield words;
    throw new Error('the table is too long');
  }
  await expect(zip.part('words.csv', breaking())).rejects.toThrow('the table is too long');
  await zip.close();
});

it('a file that cannot be written is told', async () => {
  await using folder = temporaryFolder();
  const zip = openZip(join(folder.path, 'nowhere', 'words.zip'));
  await expect(zip.part('words.csv', Array.from({ length: 50 }, () => words)).then(() => zip.close())).rejects.toThrow('ENOENT');
});
