import type { Prompt } from '../kit/kit.ts';
import { text, type PromptId } from './texts.ts';

/** `high`: may hurt, as questions on death, sex, family troubles or earlier partners can. */
export type Risk = 'low' | 'high';

export type Arm = 'disclose' | 'smalltalk';

type Topic = 'self' | 'us' | 'partner' | 'past' | 'future' | 'daily' | 'world';

/** A question of our own, and what is known of it. */
export interface TaggedPrompt extends Prompt {
  /** 0 facts of everyday life, 1 liking and habit, 2 feeling and wish, 3 what is seldom told. */
  readonly depth: 0 | 1 | 2 | 3;
  readonly topic: Topic;
  readonly risk: Risk;
}

export function prompt(id: PromptId, depth: TaggedPrompt['depth'], topic: Topic, risk: Risk = 'low'): TaggedPrompt {
  return { id, text: text(`prompts.${id}`), depth, topic, risk };
}
