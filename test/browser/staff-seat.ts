import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BrowserContext } from '@playwright/test';
import { openDatabase } from '../../server/database/connect.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { insertInvitation } from '../../server/store/staff-invitations.ts';
import { enrolled, StaffBrowser } from '../support/staff.ts';
import { DATABASE_URL_FILE, ORIGIN } from './address.ts';

/** An owner who also runs couples in the study of this link, signed in in this browser. @returns study and number of the couple */
export async function signInFor(link: string, context: BrowserContext): Promise<{ readonly studyId: string; readonly dyadNum: number }> {
  const db = await openDatabase((await readFile(DATABASE_URL_FILE, 'utf8')).trim(), { poolMax: 1 });
  try {
    const token = randomBytes(32).toString('base64url');
    const name = `Ada ${token.slice(0, 8)}`;
    const expiresAt = new Date(Date.now() + 3_600_000);
    await db.transaction((trx) => insertInvitation(trx, { tokenHash: hashToken(token), isOwner: true, invitedBy: null, expiresAt }));
    const browser = new StaffBrowser(ORIGIN);
    await enrolled(browser, token, name, 'four quiet herons wade');
    const { study_id, dyad_num } = await db('join_tokens').join('participants', 'participants.participant_id', 'join_tokens.participant_id')
      .join('dyads', 'dyads.dyad_id', 'participants.dyad_id')
      .where({ token_hash: hashToken(link.split('#')[1] ?? '') }).first('study_id', 'dyad_num');
    const { staff_id } = await db('staff').where({ name }).first('staff_id');
    await db('staff_grants').insert({ staff_id, study_id, permission: 'assistant', granted_by: staff_id });
    const [cookie, value] = browser.cookie.split('=');
    await context.addCookies([{ name: cookie ?? '', value: value ?? '', url: ORIGIN, httpOnly: true, sameSite: 'Strict' }]);
    return { studyId: study_id, dyadNum: dyad_num };
  } finally {
    await db.destroy();
  }
}
