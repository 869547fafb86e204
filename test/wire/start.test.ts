import reframing from '../../experiments/compliment-reframing/experiment.ts';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { CheckedBefore } from '../../server/commands/checked-before.ts';
import { loadExperiments } from '../../server/commands/experiments.ts';
import { makeFolder } from '../../server/database/folder.ts';
import { isAlive } from '../../server/database/process-identity.ts';
import { StartError } from '../../server/database/start-error.ts';
import { listen } from '../../server/listen.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { run, runNode, type Program } from '../support/program.ts';
import { projectCopy } from '../support/project-copy.ts';

// These run whole programs, several in a test, each as slow as the machine is busy.
vi.setConfig({ testTimeout: 300_000 });

/** Data that the tests start on, one after the other, and leave stopped. */
const home = temporaryFolder();
afterAll(() => home[Symbol.asyncDispose]());
const dataDir = join(home.path, 'data');

it('prints where to rehearse and two links that work, and stops in good order', async () => {
  await using server = start();
  const here = await addressOf(server);
  expect((await fetch(`${here}/rehearsal`)).status).toBe(200);
  const tokens = [...server.output().matchAll(/^ {2}http:\S+\/join#([\w-]{43})$/gm)].map(([, token]) => token);
  expect(tokens).toHaveLength(2);
  const people = await Promise.all(tokens.map((token) => joinWith(here, token)));
  expect(new Set(people.map(({ participantId }) => participantId)).size).toBe(2);
  expect(people.every(({ isTest }) => isTest)).toBe(true);
  expect(server.output()).toContain('npm run export -- --study demo --out DIR');
  expect(server.output()).toMatch(/Data {9}\S+data\n {2}Database {5}PostgreSQL 18\.\d+, embedded, in \S+db\n/);
  expect(server.complaints()).toBe('');

  server.kill('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(readdirSync(dataDir).sort()).toEqual(['audit-heads', 'checked.sha256', 'db', 'demo.json', 'key']);
  expect(readdirSync(join(dataDir, 'db')).sort()).toEqual(['pg-password', 'pg18', 'postgres.log']);
});

it('says that it runs already and where, lets commands work beside it, and starts again after kill -9', async () => {
  await using server = start();
  const here = await addressOf(server);
  await using second = start();
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.output()).toBe(
    `Tandem is already running at ${here} on this data (process ${server.pid}, ${dataDir}). Use that one, or stop it first; for a second one with data of its own, set DATA_DIR and PORT.\n`,
  );

  await using create = command(['study', 'create', '--id', 'beside', '--experiment', 'compliment-reframing']);
  expect(await create.ended).toEqual({ code: 0, signal: null });
  await using add = command(['study', 'add-couples', '--study', 'beside', '--count', '2', '--csv', join(home.path, 'links.csv')]);
  expect(await add.ended).toEqual({ code: 0, signal: null });
  const [head, ...lines] = readFileSync(join(home.path, 'links.csv'), 'utf8').trim().split('\n');
  expect(head).toBe('dyad_num,link_1,link_2');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const [, number, first = '', second_ = ''] = /^(\d),(\S+),(\S+)$/.exec(line) ?? [];
    expect(add.output()).toContain(`${number}  ${first}  ${second_}`);
    expect(first.startsWith(`${here}/join#`)).toBe(true);
    // A link of a real couple is not for pages that keep the sign-in where scripts read it.
    expect((await askToJoin(here, first.split('#')[1])).status).toBe(403);
  }
  await using status = command(['study', 'status', '--study', 'beside']);
  await status.ended;
  expect(status.output()).toMatch(/^beside +compliment-reframing +live +2 +0 +0 +0 +live *$/m);

  // Beside it to the end: the server goes on, until it is killed, and then starts again as if nothing was.
  expect((await fetch(`${here}/health`)).status).toBe(200);
  server.kill('SIGKILL');
  await server.ended;
  await using again = start();
  await addressOf(again);
  expect(again.output()).toContain('Couple 1 of the test study "demo"');
  again.kill('SIGHUP');
  expect(await again.ended).toEqual({ code: 0, signal: null });
});

it.skipIf(process.platform === 'win32')('stops in good order when the shell of npm dies above it', async () => {
  await using shell = run('sh', ['-c', 'node server/commands/run.mjs start; true'], {
    env: { ...environment(), npm_lifecycle_event: 'start' },
  });
  await addressOf(shell);
  const lock = join(dataDir, 'server.lock');
  const { pid } = JSON.parse(readFileSync(lock, 'utf8'));
  shell.kill('SIGKILL');
  await eventually(() => expect(isAlive(pid)).toBe(false), 60_000);
  expect(existsSync(lock)).toBe(false);
  expect(existsSync(join(dataDir, 'db', 'pg18', 'postmaster.pid'))).toBe(false);
});

it('names the port that is taken, and how to choose another', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '0.0.0.0', done));
  const address = other.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const untouched = join(home.path, 'untouched');
  expect(await refusal(start({ PORT: String(port), DATA_DIR: untouched }))).toBe(
    `Port ${port} is taken by another program. Choose another one: PORT=${port < 65_535 ? port + 1 : 3_000} npm start`,
  );
  // It was noticed before a database was made.
  expect(readdirSync(untouched)).toEqual([]);
  other.close();
  await expect(listen(createServer(), { host: '203.0.113.1', port: 0 })).rejects.toThrow(
    'HOST is "203.0.113.1", which is no address of this computer.',
  );
});

it('names the folder that cannot be written', async () => {
  writeFileSync(join(home.path, 'file'), '');
  const impossible = join(home.path, 'file', 'data');
  expect(await refusal(start({ DATA_DIR: impossible }))).toBe(
    `The folder ${impossible} cannot be written. Set DATA_DIR to one that can.`,
  );
  // Here Node's own way to make folders would try for ever.
  await expect(makeFolder('/proc/data')).rejects.toThrow('The folder /proc/data cannot be written.');
});

it('says that there is no database at DATABASE_URL, without the password', async () => {
  expect(await refusal(start({ DATABASE_URL: 'postgres://anna:secret@127.0.0.1:1/study' }))).toBe(
    'No database at 127.0.0.1:1, database "study": nothing listens there (connection refused). Check DATABASE_URL.',
  );
});

it('refuses a database that loses data, unless told that it may', async () => {
  await using database = await createDatabase();
  expect(await refusal(start({ DATABASE_URL: database.url }))).toMatch(/^This Postgres can lose answers .* fsync = off/);
  await using server = start({ DATABASE_URL: database.url, TANDEM_ALLOW_UNSAFE_DATABASE: 'on' });
  await addressOf(server);
  expect(server.output()).toMatch(/PostgreSQL 18\.\d+, at 127\.0\.0\.1:\d+, database "test_\w+" \(DATABASE_URL\)/);
  expect(server.output()).not.toContain(new URL(database.url).password);
  server.kill('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

it('names the experiment that is broken, and how', async () => {
  await using copy = projectCopy();
  const broken = join(copy.path, 'experiments', 'broken');
  const file = join('experiments', 'broken', 'experiment.ts');
  mkdirSync(broken);
  const write = (text: string): void => writeFileSync(join(copy.path, file), text);
  const load = () => loadExperiments(copy.path);

  write('export default {\n  id: broken broken\n');
  const started = runNode(['server/commands/run.mjs', 'start'], { cwd: copy.path, env: environment() });
  expect(await refusal(started)).toMatch(new RegExp(`^${file} cannot be loaded: .*experiment\\.ts:2:\\d+.*Expected`));

  write(`import { solo } from '../kit/kitt.ts';\nexport default solo;\n`);
  await expect(load()).rejects.toThrow(new RegExp(`^${file} cannot be loaded: .*kitt`));
});

it('names the experiment that is not one, has the wrong id, or does not pass the checks', async () => {
  const elsewhere = `import other from '../compliment-reframing/experiment.ts';\n`;
  const cases = {
    none: ['export const experiment = 1;\n', /^\S+experiment\.ts has no experiment: it has to end in "export default define/],
    misnamed: [
      `${elsewhere}export default other;\n`,
      /^\S+experiment\.ts has the id "compliment-reframing"; it has to be that of its folder, "misnamed"\.$/,
    ],
    loud: [
      `${elsewhere}export default { ...other, id: 'loud', factors: { Tone: ['very warm'] } };\n`,
      /^loud: \d+ problems?\n {2}factors › Tone: /,
    ],
  } as const;
  for (const [name, [text, complaint]] of Object.entries(cases)) {
    await using copy = projectCopy();
    mkdirSync(join(copy.path, 'experiments', name));
    writeFileSync(join(copy.path, 'experiments', name, 'experiment.ts'), text);
    const loading = loadExperiments(copy.path);
    await expect(loading).rejects.toThrow(StartError);
    await expect(loading).rejects.toThrow(complaint);
  }
});

it('checks what has passed already only once it has changed', async () => {
  await using copy = projectCopy();
  const before = new CheckedBefore(copy.path, join(copy.path, 'checked.sha256'));
  const load = () => loadExperiments(copy.path, before);
  expect((await load()).length).toBeGreaterThan(3);
  const loud = join(copy.path, 'experiments', 'loud');
  mkdirSync(loud);
  const other = `import other from '../compliment-reframing/experiment.ts';\n`;
  writeFileSync(join(loud, 'experiment.ts'), `${other}export default { ...other, id: 'loud', factors: { Tone: ['very warm'] } };\n`);
  await expect(load()).rejects.toThrow(/^loud: \d+ problems?\n/);
  await before.note(await before.sources());
  expect((await load()).map(({ id }) => id)).toContain('loud');
});

it('names the German text that is missing', async () => {
  await using copy = projectCopy();
  const file = join(copy.path, 'experiments/compliment-reframing/texts.de.json');
  const { post: _, ...texts } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(texts));
  const loading = loadExperiments(copy.path);
  await expect(loading).rejects.toThrow(StartError);
  await expect(loading).rejects.toThrow(/compliment-reframing\/texts\.de\.json: lacks post\.waiting/);
});

it('tells all problems of all experiments, by experiment, and starts with none of them', async () => {
  await using copy = projectCopy();
  const put = (name: string, changed: string): void => {
    mkdirSync(join(copy.path, 'experiments', name));
    const text = `import other from '../compliment-reframing/experiment.ts';\nexport default { ...other, id: '${name}', ${changed} };\n`;
    writeFileSync(join(copy.path, 'experiments', name, 'experiment.ts'), text);
  };
  put('loud', `factors: { role: ['very warm'] }`);
  put('silent', `languages: {}`);
  const options = { cwd: copy.path, env: environment() };
  await using check = runNode(['server/commands/run.mjs', 'check'], options);
  expect((await check.ended).code).toBe(1);
  const told = check.output().replace(check.complaints(), '').trim().split('\n');
  expect(told).toContain(`compliment-reframing ${reframing.version}: meaning, detail, plain in en, de. No problem found.`);
  // What is only worth a thought is told by the check and not at the start.
  const lines = told.filter((line) => !line.endsWith('No problem found.') && !line.startsWith('  worth a thought: '));
  expect(lines.length).toBeLessThan(told.length);
  expect(lines.map((line) => line.split(': ')[0])).toEqual(
    expect.arrayContaining(['loud', '  factors › role', 'silent', '  languages']),
  );
  expect(lines.filter((line) => line.startsWith('  factors › role'))).toHaveLength(2);
  expect(check.complaints()).toMatch(/^2 of \d+ experiments cannot be run as they are\.\n$/);

  await using started = runNode(['server/commands/run.mjs', 'start'], options);
  expect((await started.ended).code).toBe(1);
  expect(started.complaints().trim().split('\n')).toEqual(lines);
});

it.skipIf(process.platform === 'win32')('installs what the lock file has and node_modules has not', async () => {
  await using copy = projectCopy();
  const lock = JSON.parse(readFileSync(join(copy.path, 'package-lock.json'), 'utf8'));
  lock.packages['node_modules/just-added'] = { version: '1.0.0' };
  writeFileSync(join(copy.path, 'package-lock.json'), JSON.stringify(lock));
  const bin = join(copy.path, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "npm $1" >&2\nexit 3\n');
  chmodSync(join(bin, 'npm'), 0o755);
  await using program = runNode(['server/commands/run.mjs', 'start'], {
    cwd: copy.path,
    env: { ...environment(), PATH: `${bin}:${process.env['PATH']}` },
  });
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.output()).toMatch(/^Installing what is missing.*\nnpm ci\nnpm ci did not succeed: see above/);
});

function environment(given: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NODE_ENV: _, DATABASE_URL: __, ...ours } = process.env;
  return { ...ours, DATA_DIR: dataDir, PORT: '0', ...given };
}

function start(given: Readonly<Record<string, string>> = {}): Program {
  return command(['start'], given);
}

function command(args: readonly string[], given: Readonly<Record<string, string>> = {}): Program {
  return runNode(['server/commands/run.mjs', ...args], { env: environment(given) });
}

async function addressOf(server: Program): Promise<string> {
  await server.says(/Database .*\n/);
  return /(http:\S+)\/rehearsal/.exec(server.output())?.[1] ?? '';
}

/** What it says on stderr when it does not start: one line, and nothing else anywhere. */
async function refusal(program: Program): Promise<string> {
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.output()).toBe(program.complaints());
  const [line = '', ...more] = program.output().split('\n');
  expect(more).toEqual(['']);
  return line;
}

function askToJoin(here: string, token: string | undefined): Promise<Response> {
  return fetch(`${here}/api/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, keep: 'memory' }),
  });
}

async function joinWith(here: string, token: string | undefined): Promise<{ participantId: string; isTest: boolean }> {
  return (await askToJoin(here, token)).json();
}
