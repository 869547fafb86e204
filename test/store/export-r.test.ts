import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileNameOf } from '../../analysis-export/formats/names.ts';
import { createDatabase } from '../support/database.ts';
import { cell, exported, numberIn, rowsIn } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hasR } from '../support/outside-tools.ts';
import { Stage } from '../support/stage.ts';

const hasNlme = hasR('nlme');

/** What an analyst does first: read the table as it is, look at the types, fit an actor-partner model. */
const SCRIPT = `
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1])
cat("rows", nrow(d), "\\n")
for (name in names(d)) cat("type", name, class(d[[name]]), "\\n")
cat("mean", format(mean(d$own_feltsec6_post_a, na.rm = TRUE), digits = 12), "\\n")
stopifnot(all(table(d$dyad_id) == 2), !anyDuplicated(d$participant_id))
fit <- nlme::gls(own_feltsec6_post_a ~ own_feltsec6_pre_a_gmc + own_feltsec6_pre_p_gmc, data = d,
                   correlation = nlme::corCompSymm(form = ~ 1 | dyad_id), na.action = na.omit)
cat("fitted", length(residuals(fit)), "\\n")
`;

it.skipIf(!hasNlme)('R reads the pairwise table as it is, with the types of the codebook, and fits a model to it', async () => {
  await using database = await createDatabase();
  await using folder = temporaryFolder();
  const stage = await Stage.open(database, { id: 'read-by-r' });
  for (let count = 0; count < 6; count += 1) {
    const couple = await stage.couple();
    await couple.arrives('A', 'B');
    await couple.plays(count < 5 ? {} : { B: 'post' }, (data, _, { id }, member) => {
      const { items } = data;
      if (!Array.isArray(items)) return data;
      // Something to fit: couples and members differ.
      const value = (before: number) => (before + 13 * count + (member === 'A' ? 5 : 0) + (id === 'post' ? 3 * count * count : 0)) % 101;
      return { ...data, items: items.map((row) => (row.rt_ms === undefined || row.value <= 7 ? row : { ...row, value: value(row.value) })) };
    });
  }
  const out = join(folder.path, 'out');
  const found = await exported(database, { studyId: 'read-by-r', out });
  const script = join(folder.path, 'read.R');
  await writeFile(script, SCRIPT);
  const { stdout, stderr, status } = spawnSync('Rscript', ['--vanilla', script, join(out, 'data', fileNameOf('read-by-r', 'pairwise'))], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);

  const pairs = rowsIn(found, 'pairwise');
  expect(stdout).toContain(`rows ${pairs.length} `);
  const types = new Map([...stdout.matchAll(/^type (\S+) (\w+)/gm)].map(([, name = '', type = '']) => [name, type]));
  expect([...types.keys()]).toEqual(found.headers['pairwise']);
  for (const entry of found.codebook.filter((row) => row['table'] === 'pairwise')) {
    const name = cell(entry, 'name');
    const isEmpty = pairs.every((row) => cell(row, name) === '');
    const expected = isEmpty ? ['logical'] : cell(entry, 'type') === 'string' ? ['character'] : ['integer', 'numeric'];
    expect(expected, name).toContain(types.get(name));
  }
  const values = pairs.flatMap((row) => numberIn(row, 'own_feltsec6_post_a') ?? []);
  expect(values).toHaveLength(11);
  const mean = Number(/^mean (\S+)/m.exec(stdout)?.[1]);
  expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 8);
  expect(/^fitted (\w+)/m.exec(stdout)?.[1]).toBe('11');
});
