import { connect, type Socket } from 'node:net';
import { PROTOCOL_VERSION } from '../../server/protocol/version.ts';
import { clientFrame, type RawFrame } from './raw-frames.ts';

/** How long the server may take to answer or to close on a busy machine, in ms. */
const ANSWER_LIMIT = 15_000;

/**
 * Sends one frame over a connection of its own, then asks for the time as a sound browser does.
 *
 * @returns `answers` where the connection lives on, `closed` where the server has ended it
 */
export async function sendRaw(port: number, signIn: string, { kind, bytes, isEarly, isWhole }: RawFrame): Promise<'answers' | 'closed'> {
  const line = connect(port, '127.0.0.1');
  try {
    const heard = listen(line, `${isEarly ? 'early ' : ''}${kind} ${bytes.toString('latin1', 0, 200)}`);
    line.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    if (!(await heard(/0\{"sid"/))) throw new Error('the server opened no WebSocket');
    const enter = clientFrame(`40${JSON.stringify({ protocol: PROTOCOL_VERSION, signIn })}`);
    const send = (frame: Buffer): void => void (isWhole ? line.write(frame) : line.end(frame));
    if (isEarly) send(bytes);
    if (line.writable) line.write(enter);
    if (!(await heard(/40\{"sid"/))) return 'closed';
    if (!isEarly) send(bytes);
    if (line.writable) line.write(clientFrame('42123["clock:ping"]'));
    return (await heard(/43123\[/)) ? 'answers' : 'closed';
  } finally {
    line.destroy();
  }
}

/** Head of the frame with which a server ends a WebSocket, and then waits to hear the same. */
const CLOSING = '\u0088';

/** @returns waits until something like this has come (true), or nothing comes any more (false) */
function listen(line: Socket, sent: string): (pattern: RegExp) => Promise<boolean> {
  let received = '';
  let wake = (): void => undefined;
  line.on('data', (chunk) => {
    received += chunk.toString('latin1');
    wake();
  });
  // A line that the server breaks off is closed with it.
  line.on('error', () => undefined).on('close', () => wake());
  return (pattern) =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`in ${ANSWER_LIMIT} ms neither ${pattern} nor an end after ${JSON.stringify(sent)}; there came ${received}`)), ANSWER_LIMIT);
      wake = () => {
        if (!pattern.test(received) && !line.destroyed && !received.includes(CLOSING)) return;
        clearTimeout(limit);
        resolve(pattern.test(received));
      };
      wake();
    });
}
