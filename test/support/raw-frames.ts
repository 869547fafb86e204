import fc from 'fast-check';

/** Bytes that come over a WebSocket. */
export interface RawFrame {
  /** What is wrong with it. */
  readonly kind: string;
  readonly bytes: Buffer;
  /** Before it is said who speaks. */
  readonly isEarly: boolean;
  /** False: the bytes announce more than comes. */
  readonly isWhole: boolean;
}

interface Head {
  readonly opcode?: number;
  readonly isLast?: boolean;
  readonly reserved?: number;
  readonly isMasked?: boolean;
}

/** One frame as a browser sends it, if nothing else is said: text, whole, masked (RFC 6455, section 5.2). */
export function clientFrame(payload: Buffer | string, { opcode = 1, isLast = true, reserved = 0, isMasked = true }: Head = {}): Buffer {
  const body = Buffer.from(payload);
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  // A mask of zeros is a mask.
  return Buffer.concat([lengthHead(first, body.length, isMasked), Buffer.alloc(isMasked ? 4 : 0), body]);
}

function lengthHead(first: number, length: number, isMasked: boolean): Buffer {
  const mask = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([first, mask | length]);
  const head = Buffer.from([first, mask | 126, 0, 0]);
  head.writeUInt16BE(length, 2);
  return head;
}

/** Frames of which none may store anything or bring anybody down. */
export function rawFrames(canary: string): fc.Arbitrary<RawFrame> {
  const whole = fc.oneof(
    text('engine packet', fc.tuple(fc.constantFrom('', ...'0123456789bz'), fc.string({ maxLength: 40 })).map((parts) => parts.join(''))),
    text('socket packet', socketPacket(canary)),
    text('no callback', withoutCallback(canary)),
    text('attachments', fc.tuple(fc.constantFrom('5', '6'), fc.constantFrom('0', '1', '99', '4294967296', '1e9', '-1'), fc.constantFrom('["trial:record",{"_placeholder":true,"num":0}]', '["x",{"_placeholder":true,"num":99999}]', '', '{}')).map(([type, count, rest]) => `4${type}${count}-${rest}`)),
    text('deep', fc.integer({ min: 100, max: 15_000 }).map((depth) => `420["trial:record",${'['.repeat(depth)}"${canary}"${']'.repeat(depth)}]`)),
    text('unclosed', fc.integer({ min: 100, max: 30_000 }).map((depth) => `420["step:finish",${'{"a":'.repeat(depth / 5)}`)),
    text('prototype', fc.constantFrom('420["step:finish",{"__proto__":{"stepId":"consent"}}]', '420["__proto__",{}]', '42/__proto__,0["step:finish"]', '40/constructor,{}', '420["constructor",{}]')),
    text('speaks as the server', fc.constantFrom('2["disconnect"]', '2["disconnecting"]', '2["connect"]', '2["newListener"]', '2["error"]', '1', '4{"message":"x"}', '0{"sid":"x"}').map((packet) => `4${packet}`)),
    binary('binary', fc.uint8Array({ maxLength: 200 })),
    binary('no text', fc.constantFrom(Uint8Array.from([0xc3, 0x28]), Uint8Array.from([0xed, 0xa0, 0x80]), Uint8Array.from([0x34, 0x32, 0xff])), 1),
    head('control', fc.constantFrom<readonly [string, Head]>(['x'.repeat(126), { opcode: 9 }], ['x', { opcode: 9, isLast: false }], ['\u0003', { opcode: 8 }], ['\u0003\u00ed', { opcode: 8 }], ['\u0000\u0000x', { opcode: 8 }], ['x', { opcode: 10 }])),
    head('head', fc.tuple(fc.constant('42["x"]'), fc.record({ opcode: fc.constantFrom(0, 3, 4, 7, 11, 15), reserved: fc.integer({ min: 0, max: 7 }), isLast: fc.boolean(), isMasked: fc.boolean() }))),
    text('too large', fc.integer({ min: 65_537, max: 65_539 }).map(() => 'x')).map((frame) => ({ ...frame, bytes: tooLarge() })),
  );
  const cut = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => ({ kind: 'noise', bytes: Buffer.from(bytes) })),
    fc.integer({ min: 1, max: 60 }).map((length) => ({ kind: 'cut off', bytes: clientFrame(`420["trial:record",{"data":{"response":"${canary}"`).subarray(0, length) })),
  ).map((frame) => ({ ...frame, isWhole: false }));
  return fc.tuple(fc.oneof({ weight: 9, arbitrary: whole }, { weight: 1, arbitrary: cut }), fc.boolean()).map(([frame, isEarly]) => ({ ...frame, isEarly }));
}

type Unsent = Omit<RawFrame, 'isEarly'>;

function text(kind: string, words: fc.Arbitrary<string>): fc.Arbitrary<Unsent> {
  return words.map((payload) => ({ kind, bytes: clientFrame(payload), isWhole: true }));
}

function binary(kind: string, bytes: fc.Arbitrary<Uint8Array>, opcode = 2): fc.Arbitrary<Unsent> {
  return bytes.map((payload) => ({ kind, bytes: clientFrame(Buffer.from(payload), { opcode }), isWhole: true }));
}

function head(kind: string, given: fc.Arbitrary<readonly [string, Head]>): fc.Arbitrary<Unsent> {
  return given.map(([payload, wrong]) => ({ kind, bytes: clientFrame(Buffer.from(payload, 'latin1'), wrong), isWhole: true }));
}

/** Socket.IO packets of any type, namespace and number, around payloads that are no message. */
function socketPacket(canary: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...'01234789'),
      fc.constantFrom('', '/,', '/admin,', '/%00,', `/${canary},`),
      fc.constantFrom('', '0', '7', '99999999999999999999', '-1'),
      fc.oneof(fc.json({ maxDepth: 2 }), fc.constantFrom('["step:finish"', '[]', '[null,{}]', '[{"stepId":"consent"}]', '["step:finish",{"stepId":"nowhere"}]', `["${canary}"]`, '\u0000')),
    )
    .map(([type, namespace, number, payload]) => `4${type}${namespace}${number}${payload}`);
}

/** Messages as the protocol has them, which ask for no answer or under a number that is none. */
function withoutCallback(canary: string): fc.Arbitrary<string> {
  const events = ['step:finish', 'trial:record', 'trial:records', 'typing:tell', 'session:leave', 'clock:report', 'clock:ping'];
  return fc
    .tuple(fc.constantFrom('', '', '1.5', '0x1'), fc.constantFrom(...events), fc.constantFrom({ stepId: 'nowhere' }, null, canary, []))
    .map(([number, event, payload]) => `42${number}${JSON.stringify([event, payload])}`);
}

/** Announces 2^40 bytes. */
function tooLarge(): Buffer {
  return Buffer.from([0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 120]);
}
