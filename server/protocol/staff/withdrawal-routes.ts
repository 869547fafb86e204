import { z } from 'zod';
import { done, inStudy, studyId } from './route.ts';

const partner = z.literal([1, 2]);

/** How somebody who has written is found: by the code of their last page, or by their couple's number or label. */
export const whoAsks = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('code'), code: z.string().trim().min(1).max(40) }),
  z.strictObject({ by: z.literal('couple'), couple: z.string().trim().min(1).max(40), partner }),
]);
export type WhoAsks = z.infer<typeof whoAsks>;

const person = z.strictObject({
  participantId: z.uuid(),
  dyadNum: z.int(),
  label: z.string().nullable(),
  /** In the order of the links. */
  partner,
});
export type FoundToWithdraw = z.infer<typeof person>;

const scope = z.enum(['withdraw', 'erase']);
export type WithdrawalScope = z.infer<typeof scope>;

/** What the database holds of somebody who has withdrawn, read anew each time it is asked for. */
const proof = z.strictObject({
  ...person.shape,
  withdrawalId: z.uuid(),
  /** By which they can tell that it is about them. */
  code: z.string(),
  scope,
  withdrawnAt: z.iso.datetime(),
  readAt: z.iso.datetime(),
  /** Stored records, in no export any more. */
  records: z.int(),
  /** That still work. */
  links: z.int(),
  texts: z.int(),
  readableTexts: z.int(),
  hasKey: z.boolean(),
});
export type WithdrawalProof = z.infer<typeof proof>;

const day = z.iso.date();
const request = z.strictObject({ ...person.shape, requestId: z.uuid(), scope, arrivedOn: day, dueOn: day, notedBy: z.string() });
export type WithdrawalRequest = z.infer<typeof request>;

const carriedOut = z.strictObject({ ...person.shape, withdrawalId: z.uuid(), scope, reason: z.string(), at: z.iso.datetime() });

/**
 * Whoever writes that they want out: the custodian knows which person that is. Only what was asked for by letter, and
 * what the lab has carried out, is listed; who left by the page, or goes on silently, no route tells.
 */
export const withdrawalRoutes = {
  'list-withdrawals': inStudy(['custodian'], z.strictObject({ studyId }), z.strictObject({ today: day, requests: z.array(request), carriedOut: z.array(carriedOut) }), { orOwner: true }),
  'find-person': inStudy(['custodian'], z.strictObject({ studyId, who: whoAsks }), person, { orOwner: true }),
  /** Kept until it is done, with the day by which it has to be. */
  'note-withdrawal-request': inStudy(['custodian'], z.strictObject({ studyId, participantId: z.uuid(), scope, arrivedOn: day }), done, { orOwner: true }),
  /** `again`: the couple's number, typed once more. Both factors are asked for. */
  'withdraw-person': inStudy(
    ['custodian'],
    z.strictObject({ studyId, participantId: z.uuid(), scope, again: z.string().trim().max(10), reason: z.string().trim().min(3).max(300) }),
    proof,
    { orOwner: true },
  ),
  'withdrawal-proof': inStudy(['custodian'], z.strictObject({ studyId, participantId: z.uuid() }), proof, { orOwner: true }),
};
