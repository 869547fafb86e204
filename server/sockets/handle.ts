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

/** Levels of lists and objects in a payload. What jsPsych records has a handful; thousands overflow every stack. */
const DEEPEST = 40;

/**
 * Wraps what handles one kind of message: schema first, then the work, and always an answer. A fault is
 * logged and answered; it never reaches the process.
 *
 * @param allowed  a refusal for every message at this moment (lease, rate), or `null`
 */
export function handle<Payload, Data>(
  event: string,
  schema: z.ZodType<Payload>,
  allowed: () => Ack<Data> | null,
  work: (payload: Payload) => Promise<Ack<Data>>,
  faults: Faults,
): (payload: unknown, reply: unknown) => Promise<void> {
  return async (payload, reply) => {
    if (!isReply<Ack<Data>>(reply)) return;
    const refused = allowed();
    if (refused !== null) return reply(refused);
    try {
      if (isDeeper(payload, DEEPEST)) return reply(invalid(`deeper than ${DEEPEST} levels`));
      const parsed = schema.safeParse(payload);
      if (!parsed.success) return reply(invalid(parsed.error.issues.map(({ path }) => path.join('.')).join(', ')));
      reply(await work(parsed.data));
    } catch (error) {
      reply(faultAnswer(event, error, faults));
    }
  };
}

/**
 * Wraps what comes as a list in one message: each is handled by itself, as if it had come alone, and all answers go
 * back in one list, in their order.
 */
export function handleEach(
  most: number,
  handleOne: (payload: unknown, reply: unknown) => Promise<void>,
): (payloads: unknown, reply: unknown) => Promise<void> {
  return async (payloads, reply) => {
    if (!isReply<readonly Ack<null>[] | Ack<null>>(reply)) return;
    if (!Array.isArray(payloads) || payloads.length > most) return reply(invalid(`a list of at most ${most}`));
    const answers: Ack<null>[] = [];
    await Promise.all(
      payloads.map((payload, index) =>
        handleOne(payload, (answer: Ack<null>) => {
          answers[index] = answer;
        }),
      ),
    );
    reply(answers);
  };
}

function invalid(message: string): Ack<never> {
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
  return faults.isPassing(error)
    ? { ok: false, code: 'retry', message: 'not stored yet; send again' }
    : { ok: false, code: 'internal', message: id };
}

function isReply<Result>(reply: unknown): reply is (result: Result) => void {
  return typeof reply === 'function';
}
