import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { importedScales } from '../../server/commands/imported-scales.ts';
import { runMeasures } from '../../server/commands/measures/run-measures.ts';
import type { ScaleFile } from '../../server/commands/measures/scale-file.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT } from '../support/program.ts';
import { scaleFileFor } from '../support/scale-file.ts';

type Ask = (question: string) => Promise<string>;

/** Imports this file in a project of its own. */
async function importing(file: ScaleFile | string, root: string, ask: Ask | null = null): Promise<readonly string[]> {
  const path = join(root, 'scale.yaml');
  await writeFile(path, typeof file === 'string' ? file : stringify(file));
  const said: string[] = [];
  await runMeasures({ root, args: ['import', path], say: (line) => void said.push(line), ask });
  return said;
}

const withoutDirection = (numbers: readonly number[]) =>
  scaleFileFor('pub_ras7', {}, (item) => (numbers.includes(item.number) ? { ...item, direction: null } : item));

it('a scale that is all there is imported, with its licence and a hash of its words', async () => {
  await using folder = temporaryFolder();
  const said = await importing(scaleFileFor('pub_ras7'), folder.path);
  expect(said[0]).toBe('pub_ras7 is in experiments/measures/imported/, which git does not keep. In an experiment:');
  const [measure] = await importedScales(folder.path);
  expect(measure).toMatchObject({
    id: 'pub_ras7', keyVersion: '2026-1', published: true, source: 'Nobody 2026, of no journal',
    licence: 'ask_author: Letter of the authors (the lab, 2026-11-02)',
  });
  expect(measure?.isShareable).toBeUndefined();
  expect(measure?.items.filter(({ reversed }) => reversed === true).map(({ id }) => id)).toEqual(['i04', 'i07']);
});

it('without the direction of every item nothing is imported, and each is named', async () => {
  await using folder = temporaryFolder();
  await expect(importing(withoutDirection([2, 5]), folder.path)).rejects.toThrow(
    /is not imported, because it leaves open:\n {2}In your text, is item 2 worded in the direction of more RAS\? “Sentence 2” \(yes\/no\)\n {2}In your text, is item 5 /,
  );
  expect(await readdir(folder.path)).toEqual(['scale.yaml']);
});

it.each([
  ['source', { source: null }, 'Where is this wording published'],
  ['licence', { licence: {} }, 'Under what may you use it?'],
  ['the note', { licence: { ...scaleFileFor('pub_ras7').licence, note: null } }, 'Who allows what, and where is that written?'],
  ['who obtained it', { licence: { ...scaleFileFor('pub_ras7').licence, obtained_by: null } }, 'Who obtained it?'],
  ['when', { licence: { ...scaleFileFor('pub_ras7').licence, obtained_on: null } }, 'When?'],
  ['whether it may be shared', { licence: { ...scaleFileFor('pub_ras7').licence, may_be_shared: null } }, 'May its words be passed on'],
] as const)('without %s nothing is imported', async (_, given, question) => {
  await using folder = temporaryFolder();
  await expect(importing(scaleFileFor('pub_ras7', given), folder.path)).rejects.toThrow(question);
  expect(await importedScales(folder.path)).toEqual([]);
});

it('at a terminal it asks for what is open, and asks again after an answer that is none', async () => {
  await using folder = temporaryFolder();
  const asked: string[] = [];
  const replies = ['perhaps', 'yes', 'n', 'the lab'].values();
  const file = { ...withoutDirection([2, 4]), licence: { ...scaleFileFor('pub_ras7').licence, obtained_by: null } };
  await importing(file, folder.path, async (question) => {
    asked.push(question.slice(0, 28));
    return replies.next().value ?? '';
  });
  expect(asked).toEqual(['In your text, is item 2 word', 'In your text, is item 2 word', 'In your text, is item 4 word', 'Who obtained it?']);
  const [measure] = await importedScales(folder.path);
  expect(measure?.items.filter(({ reversed }) => reversed === true).map(({ id }) => id)).toEqual(['i04', 'i07']);
});

it('a text in another order than the key’s is seen by its directions', async () => {
  await using folder = temporaryFolder();
  const other = scaleFileFor('pub_rses10_b');
  await expect(importing({ ...other, key: 'pub_rses10_a' }, folder.path)).rejects.toThrow(
    /the key of RSES.*has another direction for item 2 \(you say with .*They are those of pub_rses10_b: the same texts in another order\./,
  );
});

it.each([
  ['an item is missing', (file: ScaleFile) => ({ ...file, items: file.items.slice(1) }), 'RAS has the items 1 to 7, each once; the file has 2, 3, 4, 5, 6, 7.'],
  ['two items have the same words', (file: ScaleFile) => ({ ...file, items: file.items.map((item) => (item.number === 3 ? { ...item, text: { en: 'Sentence 2' } } : item)) }), 'item 3 has the words of an earlier item (en).'],
  ['a language lacks an item', (file: ScaleFile) => ({ ...file, texts: { ...file.texts, de: { heading: 'H', instructions: 'I', labels: {} } } }), 'item 1 has no words in de.'],
  ['a label is off the range', (file: ScaleFile) => ({ ...file, max: 4 }), 'there is a label for 5 (en), and the answers go from 1 to 4.'],
  ['the range is none', (file: ScaleFile) => ({ ...file, min: 5 }), 'the answers go from 5 to 5.'],
])('refuses a scale in which %s', async (_, change, problem) => {
  await using folder = temporaryFolder();
  await expect(importing(change(scaleFileFor('pub_ras7')), folder.path)).rejects.toThrow(problem);
});

it.each([
  ['pub_prca12', scaleFileFor('pub_prca12', {}, (item) => ({ ...item, subscale: 'ac' })), '12 items have the subscale ac; Responses to capitalization attempts has 3.'],
  ['pub_ims_commit7', scaleFileFor('pub_ims_commit7', {}, (item) => ({ ...item, direction: 'with' })), '0 items are worded against the score; IMS commitment has 2.'],
  ['pub_csi4', scaleFileFor('pub_csi4'), 'item 1 needs the points of each of its 6 answers, as printed on the form; it has 0.'],
  ['pub_csi4', scaleFileFor('pub_csi4', {}, (item) => ({ ...item, values: [0, 1, 2, 3, 4, 5] })), 'these points give scores from 0 to 20; those of CSI-4 go from 0 to 21.'],
  ['pub_ios1', scaleFileFor('pub_ios1'), 'IOS is answered on pictures'],
])('%s: refuses what its key does not allow', async (_, file, problem) => {
  await using folder = temporaryFolder();
  const { items } = file;
  const filled = { ...file, items: items.map((item) => (item.direction === undefined && item.values === undefined ? { ...item, values: [] } : item)) };
  await expect(importing(problem.includes('it has 0') ? { ...filled, items: items.map((item) => ({ ...item, direction: 'with' as const })) } : filled, folder.path)).rejects.toThrow(problem);
});

it('a scale about several persons is one for each, and a state version is a scale of its own', async () => {
  await using folder = temporaryFolder();
  await importing(scaleFileFor('pub_ecrrs9', { target: 'partner', target_name: 'partner' }), folder.path);
  await importing(scaleFileFor('pub_ecrrs9', { target: 'other', target_name: 'mother' }), folder.path);
  await importing(scaleFileFor('pub_rses10_a', { timeframe: 'now' }), folder.path);
  await importing(scaleFileFor('pub_saam21', { timeframe: 'now' }), folder.path);
  const found = await importedScales(folder.path);
  expect(found.map(({ id, timeframe, target }) => [id, timeframe, target])).toEqual([
    ['pub_ecrrs9_mother', 'general', 'other'],
    ['pub_ecrrs9_partner', 'general', 'partner'],
    ['pub_rses10_a_now', 'now', 'relationship'],
    ['pub_saam21', 'now', 'relationship'],
  ]);
});

it('a changed wording takes nobody’s place, and a file changed by hand is refused', async () => {
  await using folder = temporaryFolder();
  await importing(scaleFileFor('pub_ras7'), folder.path);
  await expect(importing(scaleFileFor('pub_ras7'), folder.path)).rejects.toThrow('pub_ras7 is imported already.');
  await importing(scaleFileFor('pub_ras7', { variant: 'b' }), folder.path);
  const file = join(folder.path, 'experiments/measures/imported/pub_ras7_b.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('Sentence 3', 'Sentence three'));
  await expect(importedScales(folder.path)).rejects.toThrow('pub_ras7_b.json: its words were changed after the import');
});

it('the form of every key is a file that only lacks what the lab has to say', async () => {
  await using folder = temporaryFolder();
  const said: string[] = [];
  await runMeasures({ root: folder.path, args: ['form', 'pub_ras7'], say: (line) => void said.push(line), ask: null });
  const filled = said.join('\n').replaceAll('text: { en:  }', 'text: { en: "words" }').replace('heading:', 'heading: H').replace('instructions:', 'instructions: I').replace('1:\n', '1: least\n').replace('5:\n', '5: most\n');
  await expect(importing(filled, folder.path)).rejects.toThrow(/it leaves open:\n {2}In your text, is item 1 .*\n(.*\n){7}.*Under what/);
});

it('a form that is still empty says which lines, counted as they are numbered in it, and a table says what to take instead', async () => {
  await using folder = temporaryFolder();
  const form: string[] = [];
  await runMeasures({ root: folder.path, args: ['form', 'pub_ras7'], say: (line) => void form.push(line), ask: null });
  const empty = importing(form.join('\n'), folder.path);
  await expect(empty).rejects.toThrow(/not filled in yet.*texts › en › labels › 1: still empty.*items › 1 › text › en: still empty.*items › 7 › text/s);
  await expect(empty).rejects.not.toThrow('items › 0');
  await expect(importing('id,text\ni1,I like tea\n', folder.path)).rejects.toThrow(/a list or a table.*npm run measures -- form KEY/);
});

it('git keeps no imported wording', async () => {
  expect((await readFile(join(ROOT, '.gitignore'), 'utf8')).split('\n')).toContain('experiments/measures/imported/');
});

it.each([[[]], [['import']], [['list', 'x']], [['import', 'a', 'b']]])('says how it is called: %j', async (args) => {
  await expect(runMeasures({ root: ROOT, args, say: () => undefined, ask: null })).rejects.toThrow('npm run measures -- import FILE');
});
