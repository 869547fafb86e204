import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { NotDelivered, UNSURE, type SendMail } from './staff/mail.ts';

/** For each of the two steps, in ms: whoever pressed the button waits for it. */
const PATIENCE = 15_000;

/** By what nodemailer calls it. */
const REFUSED: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server does not know this server: user or password in SMTP_URL are not right.',
  EENVELOPE: 'The mail server did not take the address: look whether it is written correctly.',
};
const said = z.object({ code: z.string(), responseCode: z.int() }).partial();

const UNREACHED = 'The mail server could not be reached, or did not answer in time. Try again in a few minutes.';
const TOO_BUSY = 'The mail server does not take it now; perhaps it got too many at once. Try again in a few minutes.';

/**
 * By a mail server of the institution.
 *
 * @param url   `smtps://user:password@host:465`, as nodemailer reads it
 * @param from  what stands as the sender
 */
export function mailerOf({ url, from }: { readonly url: string; readonly from: string }): SendMail {
  const transport = createTransport(url, { from });
  return async ({ to, subject, text }) => {
    // On a connection of its own: what fails here has certainly not gone out, and nodemailer does not tell that of a mail.
    await inTime(transport.verify()).catch((error: unknown) => {
      const refusal = REFUSED[saidIn(error).code];
      throw refusal === undefined ? new NotDelivered('later', UNREACHED, error) : new NotDelivered('refused', refusal, error);
    });
    await inTime(transport.sendMail({ to, subject, text, headers: { 'Auto-Submitted': 'auto-generated' } })).catch((error: unknown) => {
      const { code, answer } = saidIn(error);
      const refusal = REFUSED[code];
      if (answer === null && refusal === undefined) throw new NotDelivered('unsure', UNSURE, error);
      // By RFC 5321, 4.2.1: what begins with 4 may be taken another time.
      throw answer !== null && answer < 500 ? new NotDelivered('later', TOO_BUSY, error) : new NotDelivered('refused', refusal ?? 'The mail server did not take the mail.', error);
    });
  };
}

async function inTime(work: Promise<unknown>): Promise<void> {
  const timedOut = new Promise<never>((_, fail) => setTimeout(() => fail(new Error('no answer')), PATIENCE).unref());
  await Promise.race([work, timedOut]);
}

/** @returns the number with which the mail server answered; null: it did not */
function saidIn(error: unknown): { readonly code: string; readonly answer: number | null } {
  const { code = '', responseCode: answer = null } = said.catch({}).parse(error);
  return { code, answer };
}
