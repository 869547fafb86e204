import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { runNode } from '../support/program.ts';
import { projectCopy } from '../support/project-copy.ts';

const BROKEN_BOT = `import { defineBot } from '../kit/kit.ts';
export default defineBot({ answer: () => { throw new Error('this bot never answers'); } });
`;

/** `npm run study -- create` beside a database, in a copy of the project in which something is broken. */
async function create(copy: { readonly path: string }, url: string, mode: 'live' | 'test') {
  const env = { ...process.env, DATA_DIR: join(copy.path, 'data'), DATABASE_URL: url, PORT: '0', TANDEM_ALLOW_UNSAFE_DATABASE: 'on' };
  const args = ['study', 'create', '--id', 'tidings', '--experiment', 'good-news', '--mode', mode];
  await using program = runNode([join(copy.path, 'server/commands/run.mjs'), ...args], { cwd: copy.path, env });
  const { code } = await program.ended;
  return { code, said: program.output(), complained: program.complaints() };
}

it('makes no live study of an experiment that no couple of bots comes through, and says why; a pilot of it can be made', { timeout: 240_000 }, async () => {
  await using database = await createDatabase();
  const { db, url } = database;
  await using copy = projectCopy('test', 'client');
  await writeFile(join(copy.path, 'experiments/good-news/bot.ts'), BROKEN_BOT);
  const refused = await create(copy, url, 'live');
  expect(refused.code, refused.said).toBe(1);
  expect(refused.complained).toContain('No study was created: no couple of bots comes through good-news');
  expect(refused.complained).toContain('--mode test');
  expect(await db('studies').select('study_id')).toEqual([]);
  expect(await db('bot_runs').select('study_id')).toEqual([]);
  expect(await db('audit_rows').where({ action: 'create-study' })).toEqual([]);

  expect(await create(copy, url, 'test')).toMatchObject({ code: 0, said: expect.stringContaining('Study "tidings" (test)') });
  expect(await db('studies').select('study_id', 'mode')).toEqual([{ study_id: 'tidings', mode: 'test' }]);
});

it.each(['live', 'test'] as const)('makes no %s study of an experiment whose definition is wrong, and says where', { timeout: 120_000 }, async (mode) => {
  await using database = await createDatabase();
  await using copy = projectCopy();
  const file = join(copy.path, 'experiments/good-news/texts.de.json');
  await writeFile(file, '{}');
  const refused = await create(copy, database.url, mode);
  expect(refused.code, refused.said).toBe(1);
  expect(refused.complained).toContain('good-news: ');
  expect(refused.complained).toContain('texts.de.json');
  expect(await database.db('studies').select('study_id')).toEqual([]);
});
