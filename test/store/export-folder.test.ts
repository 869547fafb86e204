import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileNameOf } from '../../analysis-export/formats/names.ts';
import { writeTables, type Given } from '../../analysis-export/write-tables.ts';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { createDatabase } from '../support/database.ts';
import { exported, runExport } from '../support/exported.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, runNode } from '../support/program.ts';
import { Stage, type StageCouple } from '../support/stage.ts';

const database = await createDatabase();
const folder = temporaryFolder();
afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const out = (name: string): string => join(folder.path, name);
let stage: Stage;
let couple: StageCouple;

beforeAll(async () => {
  stage = await Stage.open(database, { id: 'two-of-us' });
  await Stage.open(database, { id: 'empty' });
  const rehearsed = await Stage.open(database, { id: 'only-tests' });
  await rehearsed.couple({ isTest: true });
  couple = await stage.couple();
  await (await couple.arrives('A', 'B')).plays();
});

it('the same data give the same bytes', async () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const [one, other] = [await exported(database, { studyId: 'two-of-us', out: out('one') }), await exported(database, { studyId: 'two-of-us', out: out('other') })];
  const analysis = ['apim.R', 'import.R', 'import.py', 'import.sps'].map((name) => `analysis/${name}`);
  const beside = ['.psychds-ignore', 'CHANGES.md', 'CHECKSUMS.sha256', 'README.md', ...analysis, 'codebook-redcap.csv', 'codebook.csv', 'codebook.html', 'dataset_description.json'];
  expect(Object.keys(one.files).filter((name) => !name.startsWith('data/'))).toEqual(beside);
  const hashes = (files: Readonly<Record<string, string>>) => Object.entries(files).map(([name, text]) => `${hash(text)} ${name}`);
  expect(hashes(one.files)).toEqual(hashes(other.files));
});

it('files are named as Psych-DS wants them, and written as RFC 4180 has it', async () => {
  const found = await exported(database, { studyId: 'two-of-us', out: out('named') });
  expect(fileNameOf('two-of-us', 'trialRecords')).toBe('study-twoOfUs_description-trialRecords_data.csv');
  for (const [name, text] of Object.entries(found.files)) {
    if (!name.endsWith('.csv')) continue;
    expect(name).toMatch(/^(codebook|codebook-redcap|data\/study-[A-Za-z0-9]+_description-[A-Za-z0-9]+_data)\.csv$/);
    expect(text.codePointAt(0), name).not.toBe(0xfeff);
    expect(text.endsWith('\r\n'), name).toBe(true);
    const outsideQuotes = text.split('"').filter((_, index) => index % 2 === 0).join('');
    expect(outsideQuotes.replaceAll('\r\n', ''), name).not.toMatch(/[\r\n]/);
  }
});

it('only whoever exported can read it, in every form', async () => {
  await runExport(database, { studyId: 'two-of-us', out: out('private'), tier: 'full', isExcel: true });
  const files = await readdir(out('private'), { recursive: true, withFileTypes: true });
  const modes = await Promise.all(
    files.map(async (file) => (file.isFile() ? [file.name, (await stat(join(file.parentPath, file.name))).mode & 0o077] : [])),
  );
  expect(modes.flat()).toContain('trialRecords.parquet');
  expect(modes.filter(([, others]) => others !== undefined && others !== 0)).toEqual([]);
});

it('an earlier export of the study is replaced whole', async () => {
  await runExport(database, { studyId: 'two-of-us', out: out('again'), textKey: database.outerKey });
  expect(await readdir(join(out('again'), 'data'))).toContain(fileNameOf('two-of-us', 'texts'));
  await runExport(database, { studyId: 'two-of-us', out: out('again') });
  expect(await readdir(join(out('again'), 'data'))).not.toContain(fileNameOf('two-of-us', 'texts'));
  expect((await readdir(folder.path)).filter((name) => name.startsWith('again'))).toEqual(['again']);
});

it.each([
  ['a folder with something else in it', 'notes.txt', 'mine', 'is not empty and holds no earlier export of study "two-of-us"'],
  ['an export of another study', 'README.md', '# Study other, exported by Tandem\n', 'holds no earlier export of study "two-of-us"'],
])('%s is left alone', async (name, file, words, message) => {
  await mkdir(out(name));
  await writeFile(join(out(name), file), words);
  await expect(runExport(database, { studyId: 'two-of-us', out: out(name) })).rejects.toThrow(message);
  expect(await readdir(out(name))).toEqual([file]);
});

it('what somebody has put into an earlier export is not lost', async () => {
  await runExport(database, { studyId: 'two-of-us', out: out('mine') });
  await writeFile(join(out('mine'), 'data', 'analysis.R'), 'summary(1)');
  await expect(runExport(database, { studyId: 'two-of-us', out: out('mine') })).rejects.toThrow('holds data/analysis.R, which is not from an export');
  expect(await readFile(join(out('mine'), 'data', 'analysis.R'), 'utf8')).toBe('summary(1)');
});

it('what an analyst has put into analysis/ comes along, and is in no checksum', async () => {
  const first = await exported(database, { studyId: 'two-of-us', out: out('worked') });
  await mkdir(join(out('worked'), 'analysis', 'models'));
  await writeFile(join(out('worked'), 'analysis', 'pairwise.sav'), 'mine');
  await writeFile(join(out('worked'), 'analysis', 'models', 'apim.R'), 'mine too');
  const second = await exported(database, { studyId: 'two-of-us', out: out('worked') });
  expect(await readFile(join(out('worked'), 'analysis', 'pairwise.sav'), 'utf8')).toBe('mine');
  expect(await readFile(join(out('worked'), 'analysis', 'models', 'apim.R'), 'utf8')).toBe('mine too');
  expect(second.files['CHECKSUMS.sha256']).toBe(first.files['CHECKSUMS.sha256']);
});

it('what is to be published takes nothing along', async () => {
  await runExport(database, { studyId: 'two-of-us', out: out('published') });
  await writeFile(join(out('published'), 'analysis', 'pairwise.sav'), 'mine');
  await expect(runExport(database, { studyId: 'two-of-us', out: out('published'), tier: 'open' })).rejects.toThrow('may hold what is not in the open tier');
  expect(await readFile(join(out('published'), 'analysis', 'pairwise.sav'), 'utf8')).toBe('mine');
});

it('what a killed export has left beside the folder is gone after the next, and one that runs is let alone', async () => {
  await using killed = runNode(['-e', '0']);
  await killed.ended;
  const host = hostname().replace(/[^A-Za-z0-9]/g, '');
  const beside = (pid: number | undefined): string => out(`left.part-${host}-${pid}-abcdef`);
  for (const pid of [killed.pid, process.pid]) await mkdir(join(beside(pid), 'data'), { recursive: true });
  await runExport(database, { studyId: 'two-of-us', out: out('left') });
  expect((await readdir(folder.path)).filter((name) => name.startsWith('left'))).toEqual(['left', basename(beside(process.pid))]);
});

it('an earlier export whose successor was killed on its way in is back in its place', async () => {
  await using killed = runNode(['-e', '0']);
  await killed.ended;
  await runExport(database, { studyId: 'two-of-us', out: out('swapped') });
  const old = out(`swapped.old-${hostname().replace(/[^A-Za-z0-9]/g, '')}-${killed.pid}-abcdef`);
  await mkdir(old);
  await rename(out('swapped'), join(old, 'export'));
  const write = async (): Promise<void> => {
    throw new Error('the disk is full');
  };
  await expect(runExport(database, { studyId: 'two-of-us', out: out('swapped'), write })).rejects.toThrow('the disk is full');
  await access(join(out('swapped'), 'codebook.csv'));
  expect((await readdir(folder.path)).filter((name) => name.startsWith('swapped'))).toEqual(['swapped']);
});

it('what somebody has changed in an earlier export is not lost', async () => {
  await runExport(database, { studyId: 'two-of-us', out: out('changed') });
  const file = join(out('changed'), 'data', fileNameOf('two-of-us', 'participants'));
  const mine = (await readFile(file, 'utf8')).replace('complete', 'excluded');
  await writeFile(file, mine);
  await expect(runExport(database, { studyId: 'two-of-us', out: out('changed') })).rejects.toThrow(`${file} was changed after the export`);
  expect(await readFile(file, 'utf8')).toBe(mine);
});

it('the checksums are those of all other files', async () => {
  const found = await exported(database, { studyId: 'two-of-us', out: out('summed') });
  const names = (await readdir(found.out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => relative(found.out, join(entry.parentPath, entry.name)));
  const files = names.filter((name) => name !== 'CHECKSUMS.sha256').sort();
  expect(files.filter((name) => name.endsWith('.parquet'))).toHaveLength(16);
  const sum = async (name: string) => createHash('sha256').update(await readFile(join(found.out, name))).digest('hex');
  const expected = await Promise.all(files.map(async (name) => `${await sum(name)}  ${name}\n`));
  expect(found.files['CHECKSUMS.sha256']).toBe(expected.join(''));
});

it('dataset_description.json names every column of every table, once, and nothing else', async () => {
  const found = await exported(database, { studyId: 'two-of-us', out: out('psych-ds') });
  const description = JSON.parse(found.files['dataset_description.json'] ?? '');
  const named: readonly string[] = description.variableMeasured.map(({ name }: { readonly name: string }) => name);
  expect([...named].sort()).toEqual([...new Set(Object.values(found.headers).flat())].sort());
  expect(description).toMatchObject({ '@context': 'https://schema.org/', '@type': 'Dataset', name: 'Study two-of-us' });
  expect(description.description).not.toBe('');
  for (const variable of description.variableMeasured) expect(variable).toMatchObject({ '@type': 'PropertyValue', description: expect.stringMatching(/\S/) });
  expect(found.files['.psychds-ignore']).toBe('**/parquet/**\n**/raw/**\n**/analysis/**\n**/excel/**\n');
});

it.each([
  ['the first table', 'participants'],
  ['a later one, while others are made into Parquet', 'events'],
])('a failure in %s leaves the earlier export, and nothing else', async (_, broken) => {
  await runExport(database, { studyId: 'two-of-us', out: out('kept') });
  const write = async (given: Given): Promise<void> => {
    const { folder } = given;
    const copy = folder.copy.bind(folder);
    folder.copy = async (snapshot, table) => {
      if (table.name === broken) throw new Error('the disk is full');
      await copy(snapshot, table);
    };
    await writeTables(given);
  };
  await expect(runExport(database, { studyId: 'two-of-us', out: out('kept'), tier: 'full', write })).rejects.toThrow('the disk is full');
  await access(join(out('kept'), 'codebook.csv'));
  expect((await readdir(folder.path)).filter((name) => name.startsWith('kept'))).toEqual(['kept']);
});

it.each([
  ['nobody', 'There is no study "nobody". There is: empty, only-tests, two-of-us.'],
  ['empty', 'Study "empty" has no couple yet, so there is nothing to export.'],
  ['only-tests', 'Study "only-tests" has only couples for trying out (1). With --include-test they are exported, and marked is_test.'],
])('study %s cannot be exported, and the reason is told', async (studyId, message) => {
  await expect(runExport(database, { studyId, out: out('none') })).rejects.toThrow(message);
  await expect(access(out('none'))).rejects.toThrow();
});

it('all tables tell of one instant, whatever is stored meanwhile', async () => {
  const before = await exported(database, { studyId: 'two-of-us', out: out('before') });
  const found = await exported(database, {
    studyId: 'two-of-us',
    out: out('instant'),
    factorsOf: async () => {
      const { plan } = await couple.stored;
      const step = plan.steps.find(({ id }) => id === 'pre');
      const trial = step?.content.A?.['en']?.trials[0];
      if (step === undefined || trial === undefined) throw new Error('no pre measures in the plan');
      await couple.records('A', step, trial, { response: {}, rt: 1 }, { attempt: 2 });
      await (await (await stage.couple()).arrives('A', 'B')).plays();
      return complimentReframing.factors;
    },
  });
  expect(found.report.couples).toBe(1);
  for (const [name, text] of Object.entries(before.files)) expect(found.files[name], name).toBe(text);
});

it('the command says what it has done, and how to read it; what is wrong is one line and exit code 1', async () => {
  const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: out('data'), TANDEM_ALLOW_UNSAFE_DATABASE: 'on' };
  const run = (...args: readonly string[]) => runNode(['--import', 'tsx', join(ROOT, 'analysis-export/export.ts'), ...args], { env });
  await using done = run('--study', 'two-of-us', '--out', out('told'));
  expect(await done.ended, done.output()).toMatchObject({ code: 0 });
  expect(done.output()).toContain('2 couples, 4 people.');
  const last = done.output().trimEnd().split('\n').at(-1);
  expect(last).toContain(`pairwise <- read.csv("${join(out('told'), 'data', fileNameOf('two-of-us', 'pairwise'))}"`);
  await using wrong = run('--study', 'nobody', '--out', out('none'));
  expect(await wrong.ended).toMatchObject({ code: 1 });
  expect(wrong.complaints().trimEnd().split('\n')).toEqual(['There is no study "nobody". There is: empty, only-tests, two-of-us.']);
  await using lame = run('--out', out('none'));
  expect(await lame.ended).toMatchObject({ code: 1 });
  expect(lame.complaints()).toMatch(/^--study is missing\.\n\nnpm run export -- --study ID --out DIR/);
});
