import fc from 'fast-check';
import type { ClientToServerEvents } from '../../server/protocol/messages.ts';
import { MAX_MESSAGE_BYTES, MOST_RECORDS } from '../../server/protocol/version.ts';
import { acknowledgement, clockReport, deviceReport, onsetReport } from './payloads.ts';

/** One message that no server may act on. `given` without an object to answer is sent without a callback. */
export interface Frame {
  readonly event: string;
  /** What is wrong with it. */
  readonly kind: string;
  readonly given: readonly unknown[];
  readonly isAnswered: boolean;
}

/** Ids of records that are on disk already, of the sender and of others. */
type Taken = readonly string[];

type Payload = Readonly<Record<string, unknown>>;

/** What may be left out, or be a number as well as null, is not wrong without. */
const { hiddenForMs: _mayBeLeftOut, ...asked } = clockReport;

const ID = '7b0c8b1e-5f0a-4b53-9d0c-0f6f5a1d2c1';

/**
 * Each event as a browser sends it, of steps that are there: it is the one change that makes it wrong. What is not
 * here is no message with one object in it. A new event of the protocol does not compile until it has its case.
 */
export const SOUND = {
  'trial:record': {
    recordId: `${ID}1`, outboxId: `${ID}2`, outboxIndex: 0, stepId: 'baseline', trialId: 'mood', trialIndex: 0, attempt: 1,
    plugin: 'tandem-choice', pluginVersion: '1', onsetAt: 1, onsetUncertainty: 1, endedAt: 2, unfocusedMs: 0, data: { response: 'good' },
  },
  'step:finish': { stepId: 'baseline' },
  'message:send': { messageId: `${ID}3`, stepId: 'talk', text: 'hello', sentAt: 1, typedMs: 1 },
  'typing:tell': { stepId: 'talk' },
  'start:acknowledge': { ...acknowledgement('talk', 1), frame: { at: 1, period: 16 } },
  'onset:report': { ...onsetReport('talk') },
  'clock:report': asked,
  'device:report': { ...deviceReport },
  'help:ask': { requestId: `${ID}4`, what: 'alone' },
  'session:leave': { how: 'stop' },
} satisfies Record<Exclude<keyof ClientToServerEvents, 'clock:ping' | 'trial:records'>, Payload>;

/** Fields that name a step; none of the protocol's other texts has to be one of a few. */
const PLACES = ['stepId', 'trialId', 'sharedStepId', 'how', 'what'] as const;
const IDS = ['recordId', 'outboxId', 'onsetId', 'messageId', 'requestId'] as const;

/** Numbers that may be below zero. */
const SIGNED = ['onsetAt', 'endedAt', 'sentAt', 'offset', 'targetAt', 'paintedAt'] as const;

const NOWHERE = [
  'nowhere', 'with-somebody-else', 'constructor', '__proto__', 'toString', 'c\u043ensent', 'talk\u200b', 'talk\u0000', '\ud800',
  '\u202eklat', 'TALK', ' talk', "talk'; drop table events; --", '../talk', '\ufeff', 't\u0301alk',
];

const OTHERS = ['member', 'participantId', 'dyadSessionId', 'role', 'epoch', 'at', 'seq', 'constructor', 'prototype', 'toString'];

/** Frames of which each is wrong in one way, marked so that they are found wherever they turn up. */
export function hostileFrames(canary: string, taken: Taken): fc.Arbitrary<Frame> {
  const one = sound().chain((message) => fc.oneof(...changesOf(message, canary, taken)));
  // What is too long for one message is closed and not answered, as the raw frames show.
  const listed = fc
    .array(one.filter(({ event }) => event === 'trial:record'), { minLength: 1, maxLength: 3 })
    .filter((frames) => Buffer.byteLength(JSON.stringify(frames)) < MAX_MESSAGE_BYTES);
  return fc.oneof(
    { weight: 20, arbitrary: one },
    { weight: 1, arbitrary: listed.map((frames) => frame('trial:records', 'list', [frames.map(({ given }) => given[0])])) },
    { weight: 1, arbitrary: fc.constant(frame('trial:records', 'size', [Array(MOST_RECORDS + 1).fill(SOUND['trial:record'])])) },
    { weight: 2, arbitrary: shapeless(canary) },
  );
}

interface Message {
  readonly event: string;
  readonly payload: Payload;
}

/** A sound message whose own ids are new. */
function sound(): fc.Arbitrary<Message> {
  return fc.tuple(fc.constantFrom(...Object.entries(SOUND)), fc.uuid({ version: 4 })).map(([[event, payload], id]) => ({
    event,
    payload: Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, isOneOf(IDS, key) ? id : value])),
  }));
}

function changesOf({ event, payload }: Message, canary: string, taken: Taken): fc.Arbitrary<Frame>[] {
  const names = Object.keys(payload);
  const any = fc.constantFrom(...names);
  const made = (kind: string) => (changed: unknown) => frame(event, kind, [changed]);
  const withValue = (name: string, values: readonly unknown[]) => fc.constantFrom(...values).map((value) => ({ ...payload, [name]: value }));
  // What is no number becomes `null` on its way, and only for this one that is an answer.
  const numbers = names.filter((name) => typeof payload[name] === 'number' && name !== 'paintingTime');
  const strings = names.filter((name) => typeof payload[name] === 'string');
  const places = names.filter((name) => isOneOf(PLACES, name));
  const changes = [
    any.chain((name) => withValue(name, notLike(payload[name]))).map(made('type')),
    any.map((name) => Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name))).map(made('missing')),
    fc.tuple(fc.constantFrom(...OTHERS), fc.uuid()).map(([name, id]) => ({ ...payload, [name]: id })).map(made('scope')),
    fc.constant(JSON.parse(JSON.stringify(payload).replace('{', `{"__proto__":{"isStaff":true},`))).map(made('prototype')),
    fc.tuple(any, fc.integer({ min: 41, max: 400 })).map(([name, depth]) => ({ ...payload, [name]: nested(depth, canary) })).map(made('depth')),
    fc.constantFrom<unknown>(null, [], [payload], canary, 7, true, {}).map(made('type')),
  ];
  if (numbers.length > 0) {
    const sizes = fc.constantFrom(...numbers).chain((name) => withValue(name, [canary, { $gt: 0 }, Number.NaN, Number.POSITIVE_INFINITY]));
    changes.push(sizes.map(made('size')));
    const counted = numbers.filter((name) => !isOneOf(SIGNED, name));
    if (counted.length > 0) changes.push(fc.constantFrom(...counted).chain((name) => withValue(name, [-1, -0.5, -1e308])).map(made('size')));
  }
  if (strings.length > 0) {
    const long = fc.tuple(fc.constantFrom(...strings), fc.integer({ min: 2_001, max: 20_000 }));
    changes.push(long.map(([name, length]) => ({ ...payload, [name]: canary.padEnd(length, '\u{1F46B}') })).map(made('size')));
  }
  if (places.length > 0) {
    changes.push(fc.constantFrom(...places).chain((name) => withValue(name, NOWHERE)).map(made('unicode')));
    changes.push(fc.constantFrom(...places).chain((name) => withValue(name, [`${canary} 1`, 'door', 'elsewhere'])).map(made('place')));
  }
  if ('attempt' in payload) changes.push(withValue('attempt', [0, -1, 0.5, -0, 2 ** 53, '1']).map(made('epoch')));
  if (event === 'trial:record') {
    changes.push(withValue('recordId', taken).map((changed) => ({ ...changed, data: { response: canary } })).map(made('duplicate')));
  }
  return changes;
}

/** What is nothing of the protocol at all: unknown names, no callback, too many payloads. */
function shapeless(canary: string): fc.Arbitrary<Frame> {
  const events = [...Object.keys(SOUND), 'trial:records', 'clock:ping', 'session:view', 'drop:table', '__proto__', 'constructor', '', canary];
  const given = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(canary), fc.uint8Array({ maxLength: 20 })), { maxLength: 3 });
  return fc.tuple(fc.constantFrom(...events), given).map(([event, payloads]) => ({ event, kind: 'shape', given: payloads, isAnswered: false }));
}

function frame(event: string, kind: string, given: readonly unknown[]): Frame {
  return { event, kind, given, isAnswered: true };
}

/** Values of every other type than this one. */
function notLike(value: unknown): readonly unknown[] {
  const typeOf = (given: unknown) => (Array.isArray(given) ? 'list' : typeof given);
  return [7, true, { response: 1 }, [1], 'x'].filter((other) => typeOf(other) !== typeOf(value));
}

function nested(levels: number, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { data: value };
  return value;
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
