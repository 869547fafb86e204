import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { outside } from './outside-tools.ts';
import { eventually } from './eventually.ts';
import { ROOT } from './program.ts';

export function hasNginx(): boolean {
  return outside('nginx', ['nginx', '-v'], 'nothing has checked that Tandem works behind server/nginx.conf', 'apt-get install nginx-light');
}

/** The documented configuration in front of these ports; only addresses and folders are changed. */
export async function startNginx(port: number, upstream: readonly number[]) {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-nginx-'));
  const written = await readFile(join(ROOT, 'server/nginx.conf'), 'utf8');
  const servers = upstream.map((each) => `server 127.0.0.1:${each};`).join(' ');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  const changed = written
    .replace('server app:3000;', servers)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('http {', `http { ${temporary}`);
  const file = join(folder, 'nginx.conf');
  await writeFile(file, changed);
  const child = spawn('nginx', ['-c', file, '-p', folder, '-e', join(folder, 'errors'), '-g', `daemon off; pid ${folder}/pid;`], { stdio: 'ignore' });
  const ended = new Promise((done) => child.once('close', done));
  await eventually(() => isOpen(port));
  return {
    url: `http://127.0.0.1:${port}`,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isOpen(port: number): Promise<void> {
  return new Promise((open, closed) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', closed);
    socket.once('connect', () => {
      socket.destroy();
      open();
    });
  });
}
