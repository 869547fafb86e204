import { spawn } from 'node:child_process';

/** Ends with `bye` on its input; on an input that just closes it asks the server to shut down (fast). */
const SCRIPT = 'trap "" INT TERM HUP; word=; read -r word; [ "$word" = bye ] || kill -INT "$1" 2>/dev/null';

/**
 * Shuts the server down when this process dies without a word: its end of the pipe closes then. Without one
 * (on Windows, or killed as well) the server lives on and is adopted at the next start.
 *
 * @returns sends the watchdog away
 */
export function watch(serverPid: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  const dog = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(serverPid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  dog.unref();
  const pipe = dog.stdin;
  // It may have been killed before us; then there is nobody to send away.
  pipe.on('error', () => undefined);
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  return () => pipe.end('bye\n');
}
