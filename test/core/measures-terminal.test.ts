import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { importedScales } from '../../server/commands/imported-scales.ts';
import { outside } from '../support/outside-tools.ts';
import { run, type Program } from '../support/program.ts';
import { projectCopy } from '../support/project-copy.ts';
import { scaleFileFor } from '../support/scale-file.ts';

const hasTerminal = outside('script of util-linux', ['script', '--version'], 'nobody has typed an answer to `npm run measures`', 'apt-get install bsdutils');

const project = projectCopy();
afterAll(() => project[Symbol.asyncDispose]());

/** What a lab has before it has decided anything: words, and answers from least to most. */
const undecided = scaleFileFor('pub_ras7', { source: null, licence: {} }, (item) => ({ ...item, direction: null }));

/** `npm run measures -- import FILE`, with somebody at the terminal. */
async function atTerminal(name: string): Promise<Program> {
  await writeFile(join(project.path, name), stringify(undecided));
  const command = `${process.execPath} server/commands/run.mjs measures import ${name}`;
  return run('script', ['--quiet', '--return', '--command', command, '/dev/null'], { cwd: project.path });
}

/** Each question in its order, and what is typed; what is no answer is asked again. */
const TYPED: readonly (readonly [question: RegExp, ...typed: readonly string[]])[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((number) => {
    const isWith = number !== 4 && number !== 7;
    return [new RegExp(`is item ${number} worded in the direction of more RAS\\?.*Sentence ${number}`), ...(number === 2 ? ['maybe'] : []), isWith ? 'yes' : 'n'] as const;
  }),
  [/Where is this wording published/, '', 'Nobody 2026, of no journal'],
  [/Under what may you use it\? \(.*ask_author/, 'friendship', 'ask_author'],
  [/Who allows what/, 'Letter of the authors'],
  [/Who obtained it/, 'the lab'],
  [/When\?/, 'yesterday', '2026-11-02'],
  [/May its words be passed on/, 'no'],
];

it.skipIf(!hasTerminal)('at a terminal it asks for the direction of every item, the source and the licence, and imports what was typed', { timeout: 120_000 }, async () => {
  await using program = await atTerminal('typed.yaml');
  for (const [question, ...answers] of TYPED) {
    for (const [place, answer] of answers.entries()) {
      await program.says(new RegExp(`(${question.source}[\\s\\S]*){${place + 1}}`));
      program.tell(answer);
    }
  }
  expect(await program.ended, program.output()).toMatchObject({ code: 0 });
  expect(program.output()).toContain('pub_ras7 is in experiments/measures/imported/');
  const [measure] = await importedScales(project.path);
  expect(measure).toMatchObject({ id: 'pub_ras7', source: 'Nobody 2026, of no journal', licence: 'ask_author: Letter of the authors (the lab, 2026-11-02)' });
  expect(measure?.isShareable).toBeUndefined();
  expect(measure?.items.flatMap(({ id, reversed }) => (reversed === true ? [id] : []))).toEqual(['i04', 'i07']);
});

it.skipIf(!hasTerminal)('whoever ends the input in the middle has imported nothing, and reads why', { timeout: 120_000 }, async () => {
  const before = await importedScales(project.path);
  await using program = await atTerminal('broken-off.yaml');
  await program.says(/is item 1 worded/);
  program.tell('yes');
  await program.says(/is item 2 worded/);
  program.tell('\x04');
  expect(await program.ended).toMatchObject({ code: 1 });
  expect(program.output()).toContain('Nothing is imported, because not every question was answered');
  expect(await importedScales(project.path)).toEqual(before);
});

it('with nobody at a terminal it names everything that is open, and imports nothing', { timeout: 120_000 }, async () => {
  const before = await importedScales(project.path);
  await writeFile(join(project.path, 'piped.yaml'), stringify(undecided));
  await using program = run(process.execPath, ['server/commands/run.mjs', 'measures', 'import', 'piped.yaml'], { cwd: project.path });
  program.tell('yes');
  expect(await program.ended).toMatchObject({ code: 1 });
  for (const [question] of TYPED) expect(program.output()).toMatch(question);
  expect(await importedScales(project.path)).toEqual(before);
});
