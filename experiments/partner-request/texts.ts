import { textsIn } from '../kit/kit.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

/** Every word of the partner request that is its own. */
export const text = textsIn({ en, de });
