import { z } from 'zod';
import type { Language } from './member.ts';
import type { PanelCode } from './panel.ts';

/** What stands behind `#` in the personal link. */
const link = z.string().min(20).max(100);

/** That, or a code as it was typed. */
const token = z.string().min(6).max(100);

/** Body of `POST /api/link`, which only looks. */
export const linkRequest = z.strictObject({ token });

/** Body of `POST /api/mail-off`, after which this person gets no more e-mail. */
export const mailOffRequest = z.strictObject({ token: link });

/** What the welcome screen needs to know of a link. */
export interface LinkState {
  /** As the lab has set it, or as it was chosen earlier. */
  readonly language: Language;
  /** What may be chosen now; empty once the consent is answered. */
  readonly languages: readonly Language[];
  /** It leads to a part that is done alone, some time after the sitting. */
  readonly isFollowUp: boolean;
}

/** Body of `POST /api/join`. */
export const joinRequest = z.strictObject({
  token,
  /** `cookie` for real devices; `memory` gives the sign-in in the answer, for test studies only. */
  keep: z.enum(['cookie', 'memory']),
  /** Chosen on the welcome screen; left out where nothing was chosen. */
  language: z.string().min(2).max(35).optional(),
});
export type JoinRequest = z.infer<typeof joinRequest>;

/** What the link of somebody who has withdrawn tells, with 410: whoever has not heard the answer to it comes back to this. */
export interface Over {
  readonly code: 'session-over';
  readonly language: Language;
  /** They keep their pay. */
  readonly completionCode: string;
  /** For how the sitting had ended for them before; `null`: the study pays by none. */
  readonly panel: PanelCode | null;
}

/**
 * With 403, where nobody new begins: the couple has not, and the study is paused or closed, or the server's disk is full.
 * `link-spent`: by this link somebody has come, in another browser.
 */
export interface NotNow {
  readonly code: 'study-paused' | 'study-closed' | 'storage-full' | 'link-spent';
  readonly language: Language;
}

export interface Joined {
  readonly participantId: string;
  /** Only with `keep: 'memory'`: for the handshake's `auth.signIn`. */
  readonly signIn: string | null;
  readonly isTest: boolean;
  /** As chosen, now or earlier. */
  readonly language: Language;
  /** Of a personal link in place of the one that others have, too; told once. */
  readonly own: string | null;
  /** Of a link to hand on to the partner, who has not come yet; told once. */
  readonly partner: string | null;
  /** For a partner who comes by the panel, too, and types it there; told once. */
  readonly partnerCode: string | null;
}
