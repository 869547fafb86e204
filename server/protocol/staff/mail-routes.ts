import { z } from 'zod';
import { reason } from './control-routes.ts';
import { email, MOST_COUPLES } from './couple-routes.ts';
import { LEFT_OUT } from './invitees.ts';
import { inStudy, studyId } from './route.ts';

/** Where participants reach this server. */
const base = z.url({ protocol: /^https?$/ }).max(200).regex(/^[^#?\s]+[^/#?\s]$/);

const run = z.strictObject({
  askedAt: z.iso.datetime(),
  asked: z.int(),
  sent: z.int(),
  /** Still to be sent, or tried again. */
  waiting: z.int(),
  /** Ended without having gone out, as far as is known. */
  notSent: z.int(),
});

const trouble = z.strictObject({
  dyadNum: z.int(),
  label: z.string().nullable(),
  partner: z.literal([1, 2]),
  /** It is tried again by itself. */
  isWaiting: z.boolean(),
  problem: z.string(),
});

const invitationState = z.strictObject({
  /** The newest first; some of them. */
  runs: z.array(run),
  /** What has not gone out and was not sent otherwise since. */
  troubles: z.array(trouble),
});
export type InvitationState = z.infer<typeof invitationState>;

export const mailRoutes = {
  /** A new link, in place of every earlier one of this partner, by e-mail: it is told to nobody else. */
  'mail-link': inStudy(
    ['custodian'],
    z.strictObject({
      studyId,
      dyadNum: z.int().min(1),
      partner: z.literal([1, 2]),
      /** null: the one that was given before. */
      address: email.nullable(),
      base,
      reason,
    }),
    /** Why it has not gone out; null: it has. */
    z.strictObject({ problem: z.string().nullable() }),
  ),
  /**
   * Links by e-mail to many, sent after the answer. Nobody gets two: who has had one is left out, and so is everybody to
   * whom one is on its way; it can be asked for again at any time.
   */
  'invite-couples': inStudy(
    ['custodian'],
    z.strictObject({
      studyId,
      /** null: all of the study. */
      dyadNums: z.array(z.int().min(1)).min(1).max(4 * MOST_COUPLES).nullable(),
      /** Also to whoever has had one or has come: it ends their link. */
      isAgain: z.boolean(),
      base,
      reason,
    }),
    z.strictObject({ asked: z.int(), leftOut: z.partialRecord(z.enum(LEFT_OUT), z.int()) }),
  ),
  'invitation-state': inStudy(['custodian'], z.strictObject({ studyId }), invitationState),
  /** What is under way at this moment still goes out. */
  'stop-invitations': inStudy(['custodian'], z.strictObject({ studyId, reason }), z.strictObject({ stopped: z.int() })),
};
