import type { AskedBy, InputOf, OutputOf, StaffRefusal, StaffRouteName } from '../../server/protocol/staff/routes.ts';
import { resumption } from './resumption.ts';

/** What the server has understood and does not do; the message is for the person. */
export class Refused extends Error {
  readonly code: StaffRefusal;

  constructor(code: StaffRefusal, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Asks the server for one thing of `STAFF_ROUTES`. Where the sign-in has ended meanwhile, it waits until somebody has
 * signed in again, and asks once more.
 *
 * @param by  `page` for what renews itself: it keeps no sign-in alive
 * @throws Refused with words for the person
 */
export async function call<Name extends StaffRouteName>(name: Name, input: InputOf<Name>, by: AskedBy = 'person'): Promise<OutputOf<Name>> {
  try {
    return await ask(name, input, by);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'not-signed-in' || !resumption.isOffered) throw error;
    await resumption.wait();
    return ask(name, input, by);
  }
}

/**
 * The same, and whoever is not signed in is refused at once: for the sign-in itself.
 *
 * @throws Refused
 */
export async function ask<Name extends StaffRouteName>(name: Name, input: InputOf<Name>, by: AskedBy = 'person'): Promise<OutputOf<Name>> {
  const response = await fetch(`/api/staff/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tandem-staff': by },
    body: JSON.stringify(input),
  });
  const body = await response.json();
  if (!response.ok) throw new Refused(body.code, body.message ?? 'The server could not do this. Try again in a moment.');
  return body;
}
