import type { BrowserContext } from '@playwright/test';
import { hashToken } from '../../server/sessions/tokens.ts';
import { inDatabase } from './database.ts';
import { signedIn } from './staff-page.ts';

/** Somebody who runs couples in the study of this link, signed in in this browser. @returns study and number of the couple */
export async function signInFor(link: string, context: BrowserContext): Promise<{ readonly studyId: string; readonly dyadNum: number }> {
  return inDatabase(async (db) => {
    const { study_id, dyad_num } = await db('join_tokens').join('participants', 'participants.participant_id', 'join_tokens.participant_id')
      .join('dyads', 'dyads.dyad_id', 'participants.dyad_id')
      .where({ token_hash: hashToken(link.split('#')[1] ?? '') }).first('study_id', 'dyad_num');
    await signedIn(context, { isOwner: true, studyId: study_id, permissions: ['assistant'] });
    return { studyId: study_id, dyadNum: dyad_num };
  });
}
