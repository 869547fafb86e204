import type { Page } from '@playwright/test';
import type { OnsetReport, TrialRecord } from '../../server/protocol/messages.ts';
import type { SessionView, StepView } from '../../server/protocol/view.ts';
import { ORIGIN } from './address.ts';

/** What one page does where nobody looks: its requests, its complaints, what goes over its line. */
export class Watch {
  /** Errors and warnings in the console, and errors that nobody caught. */
  readonly complaints: string[] = [];
  readonly outsideRequests: string[] = [];
  readonly requests: string[] = [];
  readonly views: SessionView[] = [];
  readonly sentRecords: TrialRecord[] = [];
  readonly sentOnsets: OnsetReport[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      this.requests.push(url);
      if (!url.startsWith(`${ORIGIN}/`) && !/^(?:data|blob):/.test(url)) this.outsideRequests.push(url);
    });
    page.on('websocket', (socket) => {
      if (!socket.url().startsWith(`${ORIGIN.replace('http', 'ws')}/`)) this.outsideRequests.push(socket.url());
      socket.on('framereceived', ({ payload }) => this.#take(payload));
      socket.on('framesent', ({ payload }) => this.#take(payload));
    });
  }

  /** The step last sent to this browser. */
  get step(): StepView {
    const screen = this.views.at(-1)?.screen;
    if (screen?.kind !== 'step') throw new Error(`this browser was last shown: ${screen?.kind ?? 'nothing'}`);
    return screen.step;
  }

  /** Socket.IO's text frames: `42` or `42<number>`, then `["event", payload]`; an answer is `43<number>[answer, view]`. */
  #take(payload: string | Buffer): void {
    const [, kind, given] = (typeof payload === 'string' ? /^4([23])\d*(\[.*)$/s.exec(payload) : null) ?? [];
    if (given === undefined) return;
    const [event, body] = JSON.parse(given);
    if (kind === '3' && body !== undefined) this.views.push(body);
    if (event === 'session:view') this.views.push(body);
    if (event === 'trial:record') this.sentRecords.push(body);
    if (event === 'trial:records') this.sentRecords.push(...body);
    if (event === 'onset:report') this.sentOnsets.push(body);
  }
}
