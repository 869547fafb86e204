import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Ack } from '../protocol/messages.ts';

export interface Faults {
  /** Logs a fault under an id; never the payload. */
  report(event: string, error: unknown, id: string): void;
  /** True where sending again later is the remedy. */
  isPassing(error: unknown): boolean;
  /** True where something in the payload can never be stored, however often it is sent. */
  isUnstorable(error: unknown): boolean;
}

/** How an answer goes back. */
export type Give<Data> = (reply: (answer: Ack<Data>, beside?: object) => void, answer: Ack<Data>) => Promise<void> | void;

/** Levels of lists and objects in a payload. What jsPsych records has a handful; thousands overflow every stack. */
const DEEPEST = 40;

/**
 * Wraps what handles one kind of message: schema first, then the work, and always an answer. A fault is
 * logged and answered; it never reaches the process.
 *
 * @param allowed  a refusal for every message at this moment (lease, rate), or `null`
 * @param give  sends the answer to what was done, with something beside it perhaps. Never rejects
 */
export function handle<Payload, Data>(
  event: string,
  schema: z.ZodType<Payload>,
  allowed: () => Ack<Data> | null,
  work: (payload: Payload) => Promise<Ack<Data>>,
  faults: Faults,
  give: Give<Data> = (reply, answer) => reply(answer),
): (payload: unknown, reply: unknown) => Promise<void> {
  return async (payload, reply) => {
    if (!isReply<Ack<Data>>(reply)) return;
    const refused = allowed();
    if (refused !== null) return reply(refused);
    try {
      const given = read(payload, schema);
      if (!given.ok) return reply(given);
      await give(reply, await work(given.payload));
    } catch (error) {
      reply(faultAnswer(event, error, faults));
    }
  };
}

/**
 * Wraps what comes as a list in one message, and is done in its order: each is asked for and read as if it had come
 * alone, and all answers go back in one list. Behind the first that may not be heard now none is.
 *
 * @param work  answers from the first on; to fewer than it is given where the rest is to be sent again
 */
export function handleEach<Payload>(
  event: string,
  { schema, most }: { readonly schema: z.ZodType<Payload>; readonly most: number },
  allowed: () => Ack<null> | null,
  work: (payloads: readonly Payload[]) => Promise<readonly Ack<null>[]>,
  faults: Faults,
): (payloads: unknown, reply: unknown) => Promise<void> {
  return async (payloads, reply) => {
    if (!isReply<readonly Ack<null>[] | Ack<null>>(reply)) return;
    if (!Array.isArray(payloads) || payloads.length > most) return reply(invalid(`a list of at most ${most}`));
    try {
      const { heard, rest } = hear(payloads, schema, allowed);
      const sound = heard.flatMap((each) => (each.ok ? [each.payload] : []));
      const answers = [...(await work(sound))];
      reply(payloads.map((_, index) => {
        const each = heard[index];
        if (each === undefined) return rest;
        return each.ok ? (answers.shift() ?? AGAIN) : each;
      }));
    } catch (error) {
      const fault = faultAnswer(event, error, faults);
      reply(payloads.map(() => fault));
    }
  };
}

/** Each as it is to be read, up to the first that may not be heard now; `rest` is the answer to that and what is behind it. */
function hear<Payload>(
  payloads: readonly unknown[],
  schema: z.ZodType<Payload>,
  allowed: () => Ack<null> | null,
): { readonly heard: readonly Read<Payload>[]; readonly rest: Ack<null> } {
  const heard: Read<Payload>[] = [];
  for (const payload of payloads) {
    const refused = allowed();
    if (refused !== null) return { heard, rest: refused };
    heard.push(read(payload, schema));
  }
  return { heard, rest: AGAIN };
}

/** The same, for one that comes without a list around it. */
export function alone(
  handleList: (payloads: unknown, reply: unknown) => Promise<void>,
): (payload: unknown, reply: unknown) => Promise<void> {
  return async (payload, reply) => {
    if (!isReply<Ack<null> | undefined>(reply)) return;
    await handleList([payload], ([answer]: readonly Ack<null>[]) => reply(answer));
  };
}

const AGAIN: Ack<never> = { ok: false, code: 'retry', message: 'not stored yet; send again' };

type Read<Payload> = { readonly ok: true; readonly payload: Payload } | Extract<Ack<never>, { ok: false }>;

function read<Payload>(payload: unknown, schema: z.ZodType<Payload>): Read<Payload> {
  if (isDeeper(payload, DEEPEST)) return invalid(`deeper than ${DEEPEST} levels`);
  const parsed = schema.safeParse(payload);
  if (parsed.success) return { ok: true, payload: parsed.data };
  return invalid(parsed.error.issues.map(({ path }) => path.join('.')).join(', '));
}

function invalid(message: string): Extract<Ack<never>, { ok: false }> {
  return { ok: false, code: 'payload-invalid', message };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

function faultAnswer(event: string, error: unknown, faults: Faults): Ack<never> {
  if (faults.isUnstorable(error)) return invalid('a number is too large, or a character is none');
  const id = randomUUID();
  faults.report(event, error, id);
  return faults.isPassing(error) ? AGAIN : { ok: false, code: 'internal', message: id };
}

function isReply<Result>(reply: unknown): reply is (result: Result, beside?: object) => void {
  return typeof reply === 'function';
}
