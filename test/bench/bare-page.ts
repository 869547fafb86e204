import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { Server } from 'socket.io';
import { ROOT } from '../support/program.ts';

export interface BarePage extends AsyncDisposable {
  readonly url: string;
}

// What a page of one file would do: connect, be told the words, show them with one button.
const SCRIPT = `
  import { initJsPsych } from 'jspsych';
  import HtmlButtonResponse from '@jspsych/plugin-html-button-response';
  import { io } from 'socket.io-client';
  io({ transports: ['websocket'] }).on('trial', (stimulus) => {
    void initJsPsych().run([{ type: HtmlButtonResponse, stimulus, choices: ['Continue'] }]);
  });
`;

/** A page of jsPsych and Socket.IO and nothing else, minified and compressed, with its server. */
export async function serveBarePage(): Promise<BarePage> {
  const script = gzipSync(await bundled());
  const http = createServer((request, response) => {
    if (request.url === '/page.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Content-Encoding': 'gzip' }).end(script);
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><meta name="viewport" content="width=device-width"><script type="module" src="/page.js"></script>');
    }
  });
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  io.on('connection', (socket) => socket.emit('trial', '<p>How close do you feel to your partner right now?</p>'));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, [Symbol.asyncDispose]: () => io.close() };
}

async function bundled(): Promise<string> {
  // In the project's folder, where its packages are found.
  const folder = await mkdtemp(join(ROOT, 'node_modules/.bare-page-'));
  try {
    const input = join(folder, 'page.js');
    await writeFile(input, SCRIPT);
    const built = await build({ root: folder, configFile: false, logLevel: 'silent', build: { write: false, rollupOptions: { input } } });
    const [first] = Array.isArray(built) ? built : [built];
    const chunk = first !== undefined && 'output' in first ? first.output.find((each) => each.type === 'chunk') : undefined;
    if (chunk === undefined) throw new Error('bare page: nothing was built');
    return chunk.code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
