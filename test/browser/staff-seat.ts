import { readFile } from 'node:fs/promises';
import type { BrowserContext } from '@playwright/test';
import { openDatabase } from '../../server/database/connect.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { DATABASE_URL_FILE } from './address.ts';
import { signedIn } from './staff-page.ts';

/** Somebody who runs couples in the study of this link, signed in in this browser. @returns study and number of the couple */
export async function signInFor(link: string, context: BrowserContext): Promise<{ readonly studyId: string; readonly dyadNum: number }> {
  const db = await openDatabase((await readFile(DATABASE_URL_FILE, 'utf8')).trim(), { poolMax: 1 });
  try {
    const { study_id, dyad_num } = await db('join_tokens').join('participants', 'participants.participant_id', 'join_tokens.participant_id')
      .join('dyads', 'dyads.dyad_id', 'participants.dyad_id')
      .where({ token_hash: hashToken(link.split('#')[1] ?? '') }).first('study_id', 'dyad_num');
    await signedIn(context, { isOwner: true, studyId: study_id, permissions: ['assistant'] });
    return { studyId: study_id, dyadNum: dyad_num };
  } finally {
    await db.destroy();
  }
}
