import { randomBytes, randomUUID } from 'node:crypto';
import type { Backbone } from '../backbone.ts';
import { StartError } from '../database/start-error.ts';
import { LINK_LIFE_MS } from '../sessions/enrolment.ts';
import { hashToken, makeToken } from '../sessions/tokens.ts';
import type { Settings } from '../settings.ts';
import { recordStaffAction } from '../store/audit.ts';
import { replaceLink } from '../store/join-tokens.ts';
import { linkTo } from './greeting.ts';
import { runningAddress } from './instance.ts';
import { shellActor } from './shell-actor.ts';

export interface LinkAsked {
  readonly study: string;
  readonly couple: number;
  readonly partner: 1 | 2;
  readonly url: string | null;
}

/** For a link that was lost or came into other hands: a new one, and none before it works any more. */
export async function newLink(
  { study, couple, partner, url }: LinkAsked,
  { db }: Pick<Backbone, 'db'>,
  { dataDir, port }: Pick<Settings, 'dataDir' | 'port'>,
): Promise<readonly string[]> {
  const token = makeToken({ uuid: () => randomUUID(), bytes: (count) => randomBytes(count) });
  const link = { tokenHash: hashToken(token), expiresAt: new Date(Date.now() + LINK_LIFE_MS) };
  const result = await db.transaction(async (trx) => {
    const replaced = await replaceLink(trx, { studyId: study, dyadNum: couple, order: partner }, link);
    if (replaced !== null && replaced !== 'withdrawn') {
      await recordStaffAction(trx, { actor: shellActor(), action: 'new-link', object: replaced.participantId, studyId: study });
    }
    return replaced;
  });
  if (result === null) throw new StartError(`Study "${study}" has no couple ${couple}. See: npm run study -- status`);
  if (result === 'withdrawn') {
    throw new StartError(`Partner ${partner} of couple ${couple} has withdrawn: nothing of them may be collected any more, so there is no new link.`);
  }
  const base = url ?? (await runningAddress(dataDir)) ?? `http://localhost:${port}`;
  return [
    linkTo(base, token),
    `For partner ${partner} of couple ${couple}. Every earlier link of theirs is refused from now on, and a page that was opened with one says so at once.`,
  ];
}
