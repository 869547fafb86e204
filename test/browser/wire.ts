import type { Page } from '@playwright/test';

/** The line between one page and the server, in our hands. */
export interface Wire {
  /** Events that the server has answered so far. */
  readonly answered: readonly string[];
  /** The server's answers to this event do not arrive any more. */
  withholdAnswersTo(event: string): void;
  /** What the server shows is not seen. */
  withholdViews(): void;
  /** The line breaks, and can be made anew at once. */
  breaks(): Promise<void>;
  /** All goes as it comes; the views withheld arrive now. */
  release(): void;
}

/** To be called before the page is opened. @param edit  changes what the page sends */
export async function holdWire(page: Page, edit: (frame: string) => string = (frame) => frame): Promise<Wire> {
  const answered: string[] = [];
  let unanswered: string | null = null;
  let unseen: (() => void)[] | null = null;
  let hangUp = async (): Promise<void> => undefined;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    hangUp = async () => {
      await server.close();
      await socket.close();
    };
    const withheld = new Set<string>();
    const asked = new Map<string, string>();
    // Socket.IO asks with 42<number>["event", …] and answers with 43<number>[…].
    socket.onMessage((frame) => {
      const [, number = '', event] = /^42(\d+)\["([^"]+)"/.exec(String(frame)) ?? [];
      if (event !== undefined) asked.set(number, event);
      if (event !== undefined && event === unanswered) withheld.add(number);
      server.send(typeof frame === 'string' ? edit(frame) : frame);
    });
    server.onMessage((frame) => {
      const [, number, given = ''] = /^43(\d+)(\[.*)$/s.exec(String(frame)) ?? [];
      const isHeld = number !== undefined && withheld.has(number);
      if (number !== undefined && !isHeld) answered.push(asked.get(number) ?? '');
      // What comes with an answer can come without it just as well.
      const [answer, view]: readonly unknown[] = number === undefined ? [] : JSON.parse(given);
      const isApart = view !== undefined && (isHeld || unseen !== null);
      const shown = isApart ? `42${JSON.stringify(['session:view', view])}` : /^42\["session:view"/.test(String(frame)) ? frame : null;
      if (shown !== null && unseen !== null) unseen.push(() => socket.send(shown));
      else if (shown !== null) socket.send(shown);
      if (isHeld || shown === frame) return;
      socket.send(isApart ? `43${number}${JSON.stringify([answer])}` : frame);
    });
  });
  return {
    answered,
    withholdAnswersTo(event) {
      unanswered = event;
    },
    withholdViews() {
      unseen = [];
    },
    breaks: () => hangUp(),
    release() {
      unanswered = null;
      for (const show of unseen ?? []) show();
      unseen = null;
    },
  };
}
