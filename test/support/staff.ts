import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { TOTP } from 'otpauth';
import type { AddedCouple } from '../../server/protocol/staff/couple-routes.ts';
import type { Permission } from '../../server/protocol/staff/permissions.ts';
import { STAFF_HEADER, type InputOf, type StaffRouteName } from '../../server/protocol/staff/routes.ts';
import { firstOwnersToken } from '../../server/staff/desk.ts';
import type { RunningApp } from './app.ts';
import type { TestDatabase } from './database.ts';

/** Of everybody in these tests. */
export const PASSWORD = 'four quiet herons wade';

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** One browser of somebody who works with the studies: it keeps the cookie that the server gives. */
export class StaffBrowser {
  readonly #url: string;
  cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  call<Name extends StaffRouteName>(name: Name, input: InputOf<Name>): Promise<Answered> {
    return this.send(name, input);
  }

  /** As a browser fetches what it saves. */
  fetch(address: string): Promise<Response> {
    return fetch(`${this.#url}${address}`, { headers: { cookie: this.cookie } });
  }

  /** Also what no page would send. */
  async send(name: string, input: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const response = await fetch(`${this.#url}/api/staff/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#url, [STAFF_HEADER]: 'person', cookie: this.cookie, ...headers },
      body: JSON.stringify(input),
    });
    const [given] = response.headers.getSetCookie();
    if (given !== undefined) this.cookie = given.split(';')[0] ?? '';
    return { status: response.status, body: await response.json() };
  }
}

/** Olga, from the first owner's link to both factors. @returns her browser, and the secret of the second factor */
export async function firstOwner(
  { url }: Pick<RunningApp, 'url'>,
  { db, outerKey }: Pick<TestDatabase, 'db' | 'outerKey'>,
): Promise<{ readonly browser: StaffBrowser; readonly secret: string }> {
  const random = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const token = await firstOwnersToken({ db, outerKey, random, clock: { now: () => Date.now(), at: () => () => undefined } });
  const browser = new StaffBrowser(url);
  return { browser, secret: await enrolled(browser, token ?? '', 'Olga', PASSWORD) };
}

/** Somebody with these permissions in this study, whom the owner has invited. @returns their browser, and the secret of the second factor */
export async function colleague(
  owner: StaffBrowser,
  { url, db }: { readonly url: string; readonly db: Knex },
  { name, studyId, permissions }: { readonly name: string; readonly studyId: string; readonly permissions: readonly Permission[] },
): Promise<{ readonly browser: StaffBrowser; readonly secret: string }> {
  const { body } = await owner.call('invite-staff', { isOwner: false });
  const token = typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : '';
  const browser = new StaffBrowser(url);
  const secret = await enrolled(browser, token, name, PASSWORD);
  const { staff_id: staffId } = await db('staff').where({ name }).first();
  const granted = await owner.call('set-grants', { staffId, studyId, permissions: [...permissions] });
  if (granted.status !== 200) throw new Error(JSON.stringify(granted));
  return { browser, secret };
}

/** Of a couple that was added without addresses. */
export function bothLinks({ links: [first, second] }: Pick<AddedCouple, 'links'>) {
  if (first === undefined || second === undefined) throw new Error('not two links');
  return [first, second] as const;
}

/** As the authenticator app makes it, `later` ms from now. */
export function codeOf(secret: string, later = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + later });
}

/** From an invitation to somebody who is signed in with both factors. @returns the secret of the second factor */
export async function enrolled(browser: StaffBrowser, token: string, name: string, password: string): Promise<string> {
  const accepted = await browser.call('accept-invitation', { token, name, password });
  if (accepted.status !== 200) throw new Error(JSON.stringify(accepted));
  const { body } = await browser.call('second-factor-secret', {});
  const secret = typeof body === 'object' && body !== null && 'secret' in body ? String(body.secret) : '';
  const confirmed = await browser.call('confirm-second-factor', { code: codeOf(secret) });
  if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed));
  return secret;
}
