import { randomBytes } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import type { Permission } from '../../server/protocol/staff/permissions.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { insertInvitation } from '../../server/store/staff-invitations.ts';
import { enrolled, PASSWORD, StaffBrowser } from '../support/staff.ts';
import { ORIGIN } from './address.ts';
import { inDatabase } from './database.ts';

export interface Account {
  readonly isOwner: boolean;
  /** With permissions in this study; null: in none. */
  readonly studyId: string | null;
  readonly permissions: readonly Permission[];
}

/** Somebody new who works here. */
export interface Colleague {
  readonly name: string;
  /** Of the second factor. */
  readonly secret: string;
}

/** Signed in in this browser. */
export async function signedIn(context: BrowserContext, { isOwner, studyId, permissions }: Account): Promise<Colleague> {
  return inDatabase(async (db) => {
    const token = randomBytes(32).toString('base64url');
    const name = `Ada ${token.slice(0, 8)}`;
    const expiresAt = new Date(Date.now() + 3_600_000);
    await db.transaction((trx) => insertInvitation(trx, { tokenHash: hashToken(token), isOwner, invitedBy: null, expiresAt }));
    const browser = new StaffBrowser(ORIGIN);
    const secret = await enrolled(browser, token, name, PASSWORD);
    const { staff_id } = await db('staff').where({ name }).first('staff_id');
    if (studyId !== null) await db('staff_grants').insert(permissions.map((permission) => ({ staff_id, study_id: studyId, permission, granted_by: staff_id })));
    const [cookie, value] = browser.cookie.split('=');
    await context.addCookies([{ name: cookie ?? '', value: value ?? '', url: ORIGIN, httpOnly: true, sameSite: 'Strict' }]);
    return { name, secret };
  });
}
