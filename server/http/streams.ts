import type { Response } from 'express';

/** One answer that stays open: server-sent events. */
export interface Stream {
  /** Before `open` it waits. */
  send(event: string, message: object): void;
  /** @param onClosed called once, when the browser has gone or the server stops */
  open(onClosed: () => void): void;
}

/** Every open stream, so that a server that stops need not wait for the browsers to leave. */
export class Streams {
  readonly #open = new Set<Response>();

  prepare(response: Response): Stream {
    const open = this.#open;
    const waiting: string[] = [];
    const write = (text: string): void => {
      if (open.has(response)) response.write(text);
      else waiting.push(text);
    };
    return {
      send: (event, message) => write(`event: ${event}\ndata: ${JSON.stringify(message)}\n\n`),
      open(onClosed) {
        if (response.destroyed) return onClosed();
        response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
        response.flushHeaders();
        open.add(response);
        response.once('close', () => {
          open.delete(response);
          onClosed();
        });
        for (const text of waiting.splice(0)) write(text);
      },
    };
  }

  close(): void {
    for (const response of this.#open) response.end();
  }
}
