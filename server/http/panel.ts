import { json, Router, type Request, type Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { LinkState } from '../protocol/join.ts';
import type { Language } from '../protocol/member.ts';
import { panelLook, panelRequest, type PanelRequest } from '../protocol/panel-entry.ts';
import type { CodeGuesses } from './code-guesses.ts';
import type { LanguageDesk } from './join.ts';
import { isPartner, isReadable, joined, keepSignIn, refuse, secretIn, sendAway, signedIn, turnAway, type SignInDesk } from './sign-in-desk.ts';

type NobodyNew = 'study-paused' | 'study-closed';

export type Entered =
  | { readonly is: 'entered'; readonly participantId: string; readonly own: string; readonly partner: string | null; readonly partnerCode: string | null }
  /** In another browser, or by another person who has the panel's id. */
  | { readonly is: 'begun'; readonly language: Language }
  | { readonly is: 'not-now'; readonly code: NobodyNew; readonly language: Language }
  /** They typed a code that leads to nobody. */
  | { readonly is: 'code-unknown' }
  /** In the browser of the partner who has handed the code on. */
  | { readonly is: 'same-browser' }
  /** No such address, or nothing in it that says who it is. */
  | { readonly is: 'unknown' };

export interface PanelDesk {
  look(entry: string): Promise<{ readonly isTest: boolean; readonly language: Language; readonly languages: readonly Language[] } | null>;
  /** @param signedInAs  the participant of this browser, if it is signed in */
  enter(asked: PanelRequest, signedInAs: string | null): Promise<Entered>;
}

/**
 * `POST /api/panel/look` tells of the study behind a panel's address, and changes nothing; `POST /api/panel` makes the
 * couple of whoever the panel has sent, signs them in, and tells the link that they hand on to their partner.
 */
export function panelRoutes(panel: PanelDesk, desk: SignInDesk, languageDesk: LanguageDesk, guesses: CodeGuesses): Router {
  const router = Router();
  // All couples of a campus may share an address, and nobody is to fill the study with couples that are none.
  const entries = new RateLimiterMemory({ keyPrefix: 'panel', points: 60, duration: 60 });
  router.post('/api/panel/look', json({ limit: '4kb' }), async (request, response) => {
    const parsed = panelLook.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const found = await panel.look(parsed.data.entry);
    if (found === null) return refuse(response, 401, 'join-token-invalid');
    if (isReadable(request, found)) return refuse(response, 403, 'connection-insecure');
    const { language, languages } = found;
    response.json({ language, languages, isFollowUp: false } satisfies LinkState);
  });
  router.post('/api/panel', json({ limit: '4kb' }), async (request, response) => {
    const parsed = panelRequest.safeParse(request.body);
    if (!parsed.success) return refuse(response, 400, 'payload-invalid');
    const isHeard = await entries.consume(request.ip ?? '').then(() => true, () => false);
    if (!isHeard) return refuse(response, 429, 'rate');
    await enter(parsed.data, request, response);
  });

  async function enter(asked: PanelRequest, request: Request, response: Response): Promise<void> {
    const study = await panel.look(asked.entry);
    if (study === null) return refuse(response, 401, 'join-token-invalid');
    if (isReadable(request, study)) return refuse(response, 403, 'connection-insecure');
    if (asked.code !== undefined && !(await guesses.isHeard(request.ip ?? ''))) return refuse(response, 429, 'rate');
    const before = await signedIn(desk, request);
    const entered = await panel.enter(asked, before?.participantId ?? null);
    if (entered.is === 'unknown') return refuse(response, 401, 'join-token-invalid');
    if (entered.is === 'code-unknown') {
      await guesses.wasWrong(request.ip ?? '');
      return refuse(response, 404, 'code-unknown');
    }
    if (entered.is === 'same-browser') return refuse(response, 409, 'same-browser');
    if (entered.is === 'not-now') return sendAway(response, entered.code, entered.language);
    if (entered.is === 'begun') {
      const secret = secretIn(request);
      return secret !== undefined && (await desk.over(secret)) !== null ? turnAway(desk, request, response, secret) : sendAway(response, 'link-spent', entered.language);
    }
    const person = await desk.byToken(entered.own);
    if (person === null) throw new Error('a link that was just made leads nowhere');
    if (person.notNow !== null) return sendAway(response, person.notNow, person.language);
    if (isPartner(person, before)) return refuse(response, 409, 'same-browser');
    await keepSignIn(desk, request, response, person.participantId);
    const language = asked.language === undefined ? person.language : await languageDesk.choose(person, asked.language);
    response.json(joined({ ...person, language }, { own: entered.own, partner: entered.partner, partnerCode: entered.partnerCode }));
  }

  return router;
}
