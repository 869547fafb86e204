import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };
import { textsIn } from './text.ts';

/** Words of the kit itself, neutral and the same in every study; an experiment may give its own instead. */
export const kitText = textsIn({ en, de });
