import { z } from 'zod';
import { reason } from './control-routes.ts';
import { inStudy, studyId } from './route.ts';

/** Added in one go. */
export const MOST_COUPLES = 500;

const language = z.string().min(1).max(40);

/** What the lab calls a couple: no name and no address, as it is not encrypted; nor anything that a spreadsheet runs. */
export const label = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,39}$/u, 'takes up to 40 letters, digits, spaces and . _ / -, beginning with a letter or digit');

/** Kept encrypted, and told to nobody. */
export const email = z.email('is no e-mail address').max(200);

const coupleAsked = z.strictObject({
  label: label.nullable(),
  /** Of the first link and of the second. */
  languages: z.tuple([language, language]),
  strata: z.record(z.string().max(100), z.string().max(100)),
  /** Of the same two; only a custodian gives them. null, or left out: none is known. */
  emails: z.tuple([email.nullable(), email.nullable()]).optional(),
});
export type CoupleAsked = z.infer<typeof coupleAsked>;

/**
 * How far whoever has this link is. `over`: they come to no end of their own any more, whatever the reason. In the way
 * of all that staff sees, it does not tell whether answers are kept.
 */
export const LINK_STATES = ['new', 'opened', 'started', 'finished', 'over'] as const;

const partnerLine = z.strictObject({
  member: z.enum(['A', 'B']),
  language,
  link: z.enum(LINK_STATES),
  /** Nobody comes in by it any more, for its time is up. */
  isExpired: z.boolean(),
  /** How many links that somebody may have had came before the one that is good now. */
  replaced: z.int(),
  /**
   * What became of the last mail with a link: `none`, as no address is known; `known`, as none has been sent; `waiting`,
   * as one is on its way; `unsure`, as the mail server did not say whether it took it. The address is shown to nobody.
   */
  mail: z.enum(['none', 'known', 'waiting', 'sent', 'failed', 'unsure']),
  /** Why it has not gone out. */
  mailProblem: z.string().nullable(),
});
export type PartnerLine = z.infer<typeof partnerLine>;

const coupleLine = z.strictObject({
  dyadNum: z.int(),
  label: z.string().nullable(),
  stratum: z.string(),
  /** When they have agreed to come, in ms since 1970; null: none is agreed. */
  meetsAt: z.number().nullable(),
  phase: z.enum(['apart', 'ready', 'running', 'parted', 'completed', 'ended-early']),
  /** In the order of the links, not of A and B. */
  partners: z.tuple([partnerLine, partnerLine]),
});
export type CoupleLine = z.infer<typeof coupleLine>;

const coupleList = z.strictObject({
  /** Whether this server can send e-mail. */
  sendsMail: z.boolean(),
  /** The experiment's; empty where this server does not have it. */
  languages: z.array(language),
  /** What each couple has to be given before it is drawn. */
  strata: z.array(z.strictObject({ name: z.string(), levels: z.array(z.string()) })),
  couples: z.array(coupleLine),
});
export type CoupleList = z.infer<typeof coupleList>;

const coupleRead = z.strictObject({
  /** Of the table, counted from 1. */
  line: z.int(),
  label: z.string().nullable(),
  languages: z.tuple([z.string(), z.string()]),
  strata: z.record(z.string(), z.string()),
  /** As they were typed; '': none. */
  emails: z.tuple([z.string(), z.string()]),
  problems: z.array(z.string()),
});
export type CoupleRead = z.infer<typeof coupleRead>;

const tableRead = z.strictObject({ problems: z.array(z.string()), rows: z.array(coupleRead) });

/** Behind the `#` of a personal link; told once, and stored as a hash only. */
const token = z.string().min(20).max(100);

/** To be typed in place of the link; told once, too. Good for a week, and until its person has come. */
const code = z.string().length(8);

const addedCouple = z.strictObject({
  dyadNum: z.int(),
  label: z.string().nullable(),
  /** In their order, of the partners without an address: others get theirs by e-mail, and it is told to nobody else. */
  links: z.array(z.strictObject({ partner: z.literal([1, 2]), token, code, language })),
});
export type AddedCouple = z.infer<typeof addedCouple>;

/** Couples of a study, and the links by which they come in. */
export const coupleRoutes = {
  'list-couples': inStudy(['experimenter', 'assistant', 'custodian'], z.strictObject({ studyId }), coupleList),
  /** A table of couples as text: what would be added, and what is wrong with each line. Nothing is stored. */
  'read-couples': inStudy(['experimenter', 'custodian'], z.strictObject({ studyId, csv: z.string().max(150_000) }), tableRead),
  /** All of them or none. */
  'add-couples': inStudy(
    ['experimenter', 'custodian'],
    z.strictObject({ studyId, couples: z.array(coupleAsked).min(1).max(MOST_COUPLES) }),
    z.strictObject({ couples: z.array(addedCouple) }),
  ),
  /** In place of every earlier one of this partner, which is refused from then on. */
  'new-link': inStudy(
    ['experimenter', 'assistant', 'custodian'],
    z.strictObject({ studyId, dyadNum: z.int().min(1), partner: z.literal([1, 2]), reason }),
    z.strictObject({ token, code, language }),
  ),
};
