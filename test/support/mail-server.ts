import { SMTPServer } from 'smtp-server';

export interface MailServer {
  readonly url: string;
  /** What has come in, as it came over the line. */
  readonly mails: readonly { readonly to: string; readonly raw: string }[];
  close(): Promise<void>;
}

/**
 * A real mail server on a free port, without encryption. To `full…@` it takes nothing, to `busy…@` nothing the first
 * time, and to `lost…@` it takes a mail and hangs up without saying so.
 */
export async function mailServer(): Promise<MailServer> {
  const mails: { to: string; raw: string }[] = [];
  const hasBeenBusy = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, answer) {
      const isBusy = address.startsWith('busy') && !hasBeenBusy.has(address);
      if (isBusy) hasBeenBusy.add(address);
      if (isBusy) answer(Object.assign(new Error(`${address} is busy`), { responseCode: 451 }));
      else answer(address.startsWith('full') ? Object.assign(new Error(`${address} is full`), { responseCode: 552 }) : null);
    },
    onData(stream, session, answer) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => void parts.push(part));
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8');
        mails.push(...session.envelope.rcptTo.map(({ address }) => ({ to: address, raw })));
        if (session.envelope.rcptTo.some(({ address }) => address.startsWith('lost'))) [...server.connections].find(({ id }) => id === session.id)?.close();
        else answer(null);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return { url: `smtp://127.0.0.1:${address.port}`, mails, close: () => new Promise((done) => server.close(() => done())) };
}
