import { textsIn } from '../kit/text.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

export const text = textsIn({ en, de });

/** Names of the prompts; their words are in the texts. */
export type PromptId = keyof typeof en.prompts;
