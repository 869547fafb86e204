import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scaffold } from '../../server/commands/scaffold.ts';
import { projectCopy } from '../support/project-copy.ts';
import { ROOT, runNode } from '../support/program.ts';

it('writes a paradigm that compiles, passes the check and its own test at once', { timeout: 120_000 }, async () => {
  await using copy = projectCopy('test/support', 'test/bots', 'client/participant/link', 'vitest.config.ts');
  const run = async (...args: readonly string[]): Promise<string> => {
    await using program = runNode(args, { cwd: copy.path, env: { ...process.env, NO_COLOR: '1' } });
    const { code } = await program.ended;
    expect(code, program.output()).toBe(0);
    return program.output();
  };
  const said = await run('server/commands/run.mjs', 'new', 'my-own-paradigm');
  expect(said).toMatch(/^experiments\/my-own-paradigm is there: README.md, experiment.test.ts, experiment.ts, texts.de.json, texts.en.json\.\n/);

  expect(await run('server/commands/run.mjs', 'check')).toContain('my-own-paradigm 1.0.0: meaning, facts in en, de. No problem');
  writeFileSync(
    join(copy.path, 'tsconfig.own.json'),
    JSON.stringify({ extends: './tsconfig.json', include: ['experiments/my-own-paradigm'] }),
  );
  expect(await run('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.own.json')).toBe('');
  const [command] = /vitest run --project core \S+/.exec(said) ?? [''];
  expect(await run(...command.replace('vitest', 'node_modules/vitest/vitest.mjs').split(' '))).toMatch(/1 passed/);

  const folder = join(copy.path, 'experiments/my-own-paradigm');
  const written = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  expect(written).toContain("title: 'My own paradigm'");
  expect(written).not.toMatch(/good-news|Good news/);
});

it('never writes into what is there, and leaves it as it is', async () => {
  await using copy = projectCopy();
  const text = join(copy.path, 'experiments/compliment-reframing/texts.en.json');
  const before = readFileSync(text, 'utf8');
  await expect(scaffold(copy.path, 'compliment-reframing')).rejects.toThrow(
    'experiments/compliment-reframing is there already. Choose another name.',
  );
  expect(readFileSync(text, 'utf8')).toBe(before);
  await expect(scaffold(copy.path, 'README.md')).rejects.toThrow('"README.md" cannot be the name');
});

it.each([
  ['kit', 'experiments/kit is a part of Tandem itself. Choose another name.'],
  ['measures', 'experiments/measures is a part of Tandem itself.'],
  ['MyParadigm', '"MyParadigm" cannot be the name; it takes up to 40 lower-case letters and digits, words joined by "-"'],
  ['../escape', '"../escape" cannot be the name'],
  ['two--hyphens', '"two--hyphens" cannot be the name'],
  ['x'.repeat(41), 'cannot be the name'],
])('refuses the name %s', async (name, line) => {
  const before = readdirSync(join(ROOT, 'experiments'));
  await expect(scaffold(ROOT, name)).rejects.toThrow(line);
  expect(readdirSync(join(ROOT, 'experiments'))).toEqual(before);
});

it.each([[['Kit']], [['two', 'names']]])('says what is wrong with %j in one line, with exit code 1', { timeout: 60_000 }, async (args) => {
  await using program = runNode(['server/commands/run.mjs', 'new', ...args]);
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.complaints()).toMatch(args.length === 1 ? /^"Kit" cannot .*\n$/ : /^Give one name: npm run new -- my-paradigm\n$/);
  expect(program.output()).toBe(program.complaints());
});
