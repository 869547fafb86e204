import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect } from 'vitest';
import { openLink, type Link } from '../../client/participant/link/link.ts';
import type { ErrorCode } from '../../server/protocol/messages.ts';
import type { ProposedStart, SessionView } from '../../server/protocol/view.ts';
import { eventually } from './eventually.ts';

export const laptop = {
  device: 'laptop',
  browser: 'Firefox 130',
  screenWidth: 1280,
  screenHeight: 800,
  pixelRatio: 1,
  timezone: 'Europe/Berlin',
} as const;

export const onset = {
  sharedStepId: 'w',
  targetAt: 1_000,
  paintedAt: 1_004,
  offset: 0,
  uncertainty: 1,
  framePeriod: 16.7,
  paintingTime: 6.5,
  postponements: 0,
};

export function trial(trialIndex: number): Parameters<Link['saveRecord']>[0] {
  return {
    stepId: 's1',
    trialId: `t${trialIndex}`,
    trialIndex,
    attempt: 1,
    plugin: 'tandem-page',
    pluginVersion: '1.0.0',
    onsetAt: 1_000,
    onsetUncertainty: 1,
    endedAt: 2_000,
    unfocusedMs: 0,
    data: { response: null, rt: 812.4 },
  };
}

export function view(seq: number, start: ProposedStart | null = null): SessionView {
  const content = { trials: [], waiting: 'One moment' };
  const step = { stepId: 's1', kind: 'together', content, start, endsAt: null, resumeAt: 0, messages: [], messagesBefore: 0 };
  return {
    seq,
    member: 'A',
    language: 'en',
    isTest: true,
    part: { number: 1, of: 2 },
    partnerAway: null,
    keeping: null,
    pause: null,
    notice: null, comeBack: null,
    screen: { kind: 'step', step },
  };
}

interface ConnectOptions {
  readonly indexedDB?: IDBFactory;
  readonly signIn?: string;
  readonly hiddenForMs?: () => number | null;
}

/** A link of a browser's own, with what it told of itself so far. */
export async function connect(url: string, { indexedDB = new IDBFactory(), ...rest }: ConnectOptions = {}) {
  const statuses: string[] = [];
  const seqs: number[] = [];
  const refused: ErrorCode[] = [];
  const fatal: ErrorCode[] = [];
  let replacements = 0;
  const link = await openLink({
    url,
    participantId: 'anna',
    indexedDB,
    ...rest,
    events: {
      onView: ({ seq }) => seqs.push(seq),
      onStatus: (status) => statuses.push(status),
      onReplaced: () => {
        replacements += 1;
      },
      onRefusedEntry: (code) => refused.push(code),
      onFatal: (code) => fatal.push(code),
    },
  });
  return {
    link,
    statuses,
    seqs,
    refused,
    fatal,
    replaced: () => replacements,
    online: () => eventually(() => expect(statuses).toContain('online')),
    async [Symbol.asyncDispose]() {
      await link.close();
    },
  };
}
