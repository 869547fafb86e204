import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, run, runNode } from '../support/program.ts';

/** A fault of the kind that no handler is around, with a message that would pass for a line of the log. */
const FAULT = `process.on('SIGUSR2', () => void Promise.reject(new Error('first\\n{"level":10,"msg":"all is well"}')));`;

it('ends with 1 on a fault that nothing has caught, tells it in one line of the log, and starts again', { timeout: 240_000 }, async () => {
  await using folder = await temporaryFolder();
  const env = { ...process.env, DATA_DIR: join(folder.path, 'data'), DATABASE_URL: '', PORT: '0', LOG_LEVEL: 'info' };
  const start = (options = '') => runNode([join(ROOT, 'server/commands/run.mjs'), 'start'], { env: { ...env, NODE_OPTIONS: options }, cwd: folder.path });
  {
    await using server = start(`--import=data:text/javascript,${encodeURIComponent(FAULT)}`);
    await server.says(/http:\/\/localhost:\d+\/rehearsal/);
    server.kill('SIGUSR2');
    expect(await server.ended).toEqual({ code: 1, signal: null });
    const lines = server.complaints().trim().split('\n').map((line) => JSON.parse(line));
    expect(lines.filter(({ level }) => level >= 50)).toMatchObject([{ level: 60, err: { message: expect.stringContaining('all is well') } }]);
    expect(lines.filter(({ msg }) => msg === 'all is well')).toEqual([]);
    // Since 1970, so in UTC wherever it runs.
    for (const { time } of lines) expect(Math.abs(Date.now() - time)).toBeLessThan(240_000);
  }
  await using again = start();
  await again.says(/http:\/\/localhost:\d+\/rehearsal/);
  again.kill('SIGTERM');
  expect(await again.ended).toEqual({ code: 0, signal: null });
});

it.skipIf(!existsSync('/dev/full'))('goes on, and ends in good order, where no line of the log can be written', { timeout: 240_000 }, async () => {
  await using folder = await temporaryFolder();
  const env = { ...process.env, DATA_DIR: join(folder.path, 'data'), DATABASE_URL: '', PORT: '0', LOG_LEVEL: 'info' };
  const command = [process.execPath, join(ROOT, 'server/commands/run.mjs'), 'start'];
  await using server = run('/bin/sh', ['-c', 'exec "$0" "$@" 2> /dev/full', ...command], { env, cwd: folder.path });
  const [, here = ''] = await server.says(/(http:\/\/localhost:\d+)\/rehearsal/);
  expect((await fetch(`${here}/health`)).status).toBe(200);
  server.kill('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
});
