import { PROMPTS } from './prompt-list.ts';
import type { Arm, Risk, TaggedPrompt } from './tags.ts';

/** The prompts of one set of an arm, in the order asked; those that may hurt only where the study wants them. */
export function promptsOf(arm: Arm, set: 1 | 2 | 3, risk: Risk): readonly TaggedPrompt[] {
  return PROMPTS[arm][set - 1]?.filter((prompt) => risk === 'high' || prompt.risk === 'low') ?? [];
}
