/** To whom an export may go. What more it holds than the one before it. */
export const TIERS = {
  open: 'to be published: scores and answers to scales of single persons, partners linked only where both agreed',
  controlled: 'under an agreement: all tables, partners linked',
  full: 'for the lab itself: also the raw records, and texts with --with-text',
} as const;

export type Tier = keyof typeof TIERS;

/** What a licence has to say of it, in `usageInfo` and README. */
export const USAGE: Readonly<Record<Tier, string>> = {
  open: 'Partners are linked only where both agreed to exactly that; no text, no instants. Whoever took part may still know their own row again.',
  controlled: 'Pseudonymous data of couples, partners still linked: not a public file. The ablest intruder is the partner, who knows half of it.',
  full: 'For the lab itself: partners linked, records as they were sent. Not to be passed on.',
};
