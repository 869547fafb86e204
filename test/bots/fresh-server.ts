import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBackbone, type Backbone } from '../../server/backbone.ts';
import { openDatabase } from '../../server/database/connect.ts';
import type { Settings } from '../../server/settings.ts';
import type { Experiment } from '../../experiments/kit/kit.ts';
import { runNode } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';

export interface FreshServer {
  readonly url: string;
  readonly pid: number;
  readonly backbone: Backbone;
  stop(options: { readonly keep: boolean }): Promise<void>;
}

/**
 * A server process of its own on a new database, beside the data of whoever calls and under the same key, so that
 * what is kept of the run can be exported like anything else.
 */
export async function startFreshServer(settings: Settings): Promise<FreshServer> {
  const { backbone, databaseUrl, leave } = await freshDatabase(settings);
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-bots-'));
  await copyFile(join(settings.dataDir, 'key'), join(dataDir, 'key'));
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    TANDEM_REHEARSAL: 'off',
    // Then it watches whether we still live, and goes when we are killed.
    npm_lifecycle_event: 'bots',
  };
  const server = runNode(['--import', 'tsx', 'server/main.ts'], { env });
  const stopAll = async (options: { readonly keep: boolean }): Promise<void> => {
    server.kill('SIGTERM');
    await server.ended;
    await leave(options);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const [url] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
    return { url, pid: server.pid, backbone, stop: stopAll };
  } catch (error) {
    await stopAll({ keep: false });
    throw error;
  }
}

/** The same in this process, so that its clock can be moved: follow-ups come days after the sitting. */
export async function startMovableServer(settings: Settings, experiment: Experiment): Promise<FreshServer & Pick<TestServer, 'skip'>> {
  const { backbone, leave } = await freshDatabase(settings);
  try {
    const server = await startServer(backbone, [experiment]);
    const stop = async (options: { readonly keep: boolean }): Promise<void> => {
      await server[Symbol.asyncDispose]();
      await leave(options);
    };
    return { url: server.url, pid: process.pid, backbone, skip: (ms) => server.skip(ms), stop };
  } catch (error) {
    await leave({ keep: false });
    throw error;
  }
}

async function freshDatabase(settings: Settings) {
  const host = await openBackbone(settings, () => undefined);
  const name = `bots_${randomBytes(4).toString('hex')}`;
  const owner = await openDatabase(host.ownerUrl, { poolMax: 1 });
  await owner.raw(`create database ${name}`);
  const databaseUrl = Object.assign(new URL(host.url), { pathname: name }).href;
  const backbone = await openBackbone({ ...settings, databaseUrl }, () => undefined);
  const leave = async ({ keep }: { readonly keep: boolean }): Promise<void> => {
    await backbone.stop();
    if (!keep) await owner.raw(`drop database ${name} with (force)`);
    await owner.destroy();
    await host.stop();
  };
  return { backbone, databaseUrl, leave };
}
