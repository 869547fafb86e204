import { randomUUID } from 'node:crypto';
import { expect, type APIRequestContext } from '@playwright/test';
import type { RehearsalRequest } from '../../server/http/rehearsal.ts';
import { hashToken } from '../../server/sessions/tokens.ts';
import { replaceLink } from '../../server/store/join-tokens.ts';
import { inDatabase } from './database.ts';

/** Join links of a new test couple. */
export interface Couple {
  readonly A: string;
  readonly B: string;
}

export interface CoupleOptions {
  readonly source?: 'recall' | 'fresh';
  readonly condition?: 'meaning' | 'detail' | 'plain';
  /** How many times faster than life the timers run. */
  readonly timeWarp?: number;
  /** Study parameters besides the source. */
  readonly lengths?: Readonly<Record<string, string>>;
}

/** Long enough to be looked at, short enough to be waited for: 60 s and 120 s to write, 3 s at least. */
const UNHURRIED = { composing: '10min', writing: '20min', settling: '30s' };

export function newCouple(request: APIRequestContext, options: CoupleOptions = {}): Promise<Couple> {
  const { source = 'recall', condition = 'meaning', timeWarp = 10, lengths = UNHURRIED } = options;
  const parameters = { source, ...lengths };
  return newCoupleOf(request, 'compliment-reframing', { condition, parameters, timeWarp });
}

/** A couple that answers in turns and then chats, without a baseline before: `test/support/talk-study.ts`. */
export function talkingCouple(request: APIRequestContext, parameters: Readonly<Record<string, string>> = {}): Promise<Couple> {
  return newCoupleOf(request, 'talk-study', { condition: null, parameters, timeWarp: 1 });
}

/** Of any experiment that the server has. */
export async function newCoupleOf(
  request: APIRequestContext,
  experimentId: string,
  choices: Pick<RehearsalRequest, 'condition' | 'parameters' | 'timeWarp'> & Partial<RehearsalRequest>,
): Promise<Couple> {
  const response = await request.post('/api/rehearsal', { data: { experimentId, ...choices } });
  expect(response.ok(), await response.text()).toBe(true);
  const { tokens }: { readonly tokens: Couple } = await response.json();
  return { A: `/join#${tokens.A}`, B: `/join#${tokens.B}` };
}

/** In place of this link and every other of its person, as `npm run study -- new-link` gives it: past the server. */
export async function newLinkFor(link: string): Promise<string> {
  return inDatabase(async (db) => {
    const { study_id: studyId, dyad_num: dyadNum, person_num } = await db('join_tokens')
      .join('participants', 'participants.participant_id', 'join_tokens.participant_id')
      .join('dyads', 'dyads.dyad_id', 'participants.dyad_id')
      .where({ token_hash: hashToken(link.split('#')[1] ?? '') })
      .first<{ study_id: string; dyad_num: number; person_num: number }>('study_id', 'dyad_num', 'person_num');
    const token = `a-new-link-${randomUUID()}`;
    const order = person_num % 2 === 1 ? 1 : 2;
    await db.transaction((trx) => replaceLink(trx, { studyId, dyadNum, order }, { tokenHash: hashToken(token), expiresAt: new Date(Date.now() + 86_400_000) }));
    return `/join#${token}`;
  });
}
