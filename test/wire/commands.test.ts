import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, runNode } from '../support/program.ts';

/** The commands of the README's code blocks, as a shell would split them: none of them quotes anything. */
const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^npm run (.+)$/gm)].map(([, rest = '']) => rest.replace(' -- ', ' ').split(' '));

it('runs what the README says, in the order in which it says it', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder();
  const run = async (args: readonly string[], data = 'data'): Promise<string> => {
    const env = { ...process.env, DATA_DIR: join(folder.path, data), DATABASE_URL: '', PORT: '0' };
    await using program = runNode([join(ROOT, 'server/commands/run.mjs'), ...args], { env, cwd: folder.path });
    const { code } = await program.ended;
    expect(code, `${args.join(' ')}\n${program.output()}`).toBe(0);
    return program.output();
  };
  expect(commands.map(([name]) => name)).toEqual(['study', 'study', 'study', 'backup', 'bots', 'export', 'verify', 'query', 'certificate']);
  const said: string[] = [];
  // Fewer couples than the README shows, and no export: those are other tests' matter.
  for (const command of commands.slice(0, 5)) said.push(await run(command.map((word) => (word === '20' ? '2' : word))));

  expect(said[0]).toMatch(/bots goes through every condition[\s\S]*1 of \d through[\s\S]*Study "kind-words" \(live\)/);
  expect(said[2]).toMatch(/kind-words +compliment-reframing +live +3/);
  expect(await readFile(join(folder.path, 'links.csv'), 'utf8')).toMatch(/^dyad_num,link_1,link_2\n1,http/);
  const result = JSON.parse(said[4]?.trim().split('\n').at(-1) ?? '');
  expect(result).toMatchObject({ couples: 2, completed: 2, lost: 0, doubled: 0 });

  const audited = JSON.parse(await run(['verify-audit', '--json']));
  // One study, the bots that went through it, three couples, the copy; which has kept the head.
  expect(audited).toMatchObject({ rows: 6, keptHeads: 1, break: null });

  // And back again, into a folder of data that has none.
  const restored = await run(['restore', '--from', 'backup-1', '--keys', 'backup-keys'], 'elsewhere');
  expect(restored).toMatch(/3 of 3 histories folded again and compared/);
  expect(await run(['study', 'status'], 'elsewhere')).toMatch(/kind-words +compliment-reframing +live +3/);
  // Beside these the restore, and the key that came with it.
  expect(JSON.parse(await run(['verify-audit', '--json'], 'elsewhere'))).toMatchObject({ rows: 8, keptHeads: 1, break: null });
});

it('keeps a run of bots so that it can be exported, and says so where there is nothing to export', { timeout: 180_000 }, async () => {
  await using folder = await temporaryFolder();
  const run = async (args: readonly string[], databaseUrl: string) => {
    const env = { ...process.env, DATA_DIR: join(folder.path, 'data'), DATABASE_URL: databaseUrl, PORT: '0' };
    await using program = runNode([join(ROOT, 'server/commands/run.mjs'), ...args], { env, cwd: folder.path });
    const { code } = await program.ended;
    return { code, output: program.output(), complaints: program.complaints() };
  };
  const bots = await run(['bots', '--couples', '2', '--keep', '--json', '--param', 'source=fresh'], '');
  expect(bots.code, bots.output).toBe(0);
  const kept = JSON.parse(bots.output.trim().split('\n').at(-1) ?? '');
  expect(kept).toMatchObject({ couples: 2, completed: 2, lost: 0, doubled: 0, study: 'bots' });

  // The Postgres of that run has ended with it; the address brings it up again.
  const exported = await run(['export', '--study', kept.study, '--out', 'out'], kept.database_url);
  expect(exported, exported.output).toMatchObject({ code: 0 });
  const files = await readdir(join(folder.path, 'out/data'));
  expect(files).toContain('study-bots_description-pairwise_data.csv');
  const records = await readFile(join(folder.path, 'out/data/study-bots_description-trialRecords_data.csv'), 'utf8');
  expect(records.trim().split('\r\n')).toHaveLength(kept.trial_records + 1);

  const nothing = await run(['export', '--study', 'no-such-study', '--out', 'nothing'], '');
  expect(nothing.code).toBe(1);
  expect(nothing.complaints).toMatch(/no-such-study/);
  expect(existsSync(join(folder.path, 'nothing'))).toBe(false);
});
