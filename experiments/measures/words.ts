import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };
import { textsIn } from '../kit/text.ts';

/** Wording of our own; published scales are imported by the lab and are nowhere here. */
export const text = textsIn({ en, de });

/** Seven points from "not true at all" to "completely true"; numbers say enough between. */
export const AGREEMENT = [
  text('agreement.least'), '', '', text('agreement.middle'), '', '', text('agreement.most'),
] as const;
