import { createTransport } from 'nodemailer';
import type { SendMail } from './staff/mail.ts';

/** In ms: whoever pressed the button waits for it. */
const PATIENCE = 15_000;

/**
 * By a mail server of the institution.
 *
 * @param url   `smtps://user:password@host:465`, as nodemailer reads it
 * @param from  what stands as the sender
 */
export function mailerOf({ url, from }: { readonly url: string; readonly from: string }): SendMail {
  const transport = createTransport(url, { from });
  return async ({ to, subject, text }) => {
    const timedOut = new Promise<never>((_, fail) => setTimeout(() => fail(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), PATIENCE).unref());
    await Promise.race([transport.sendMail({ to, subject, text, headers: { 'Auto-Submitted': 'auto-generated' } }), timedOut]);
  };
}
