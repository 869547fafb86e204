import { ParameterType } from 'jspsych';
import { element } from '../element.ts';
import { quoted } from './quoted.ts';

/** What the partner said last, as parameters of every plugin that shows it. */
export const HEARD = {
  /** `{ id, text }`: questions that it may answer; none: there is nothing to hear. */
  heard: { type: ParameterType.COMPLEX, array: true, default: [] },
  heard_label: { type: ParameterType.STRING, default: '' },
  /** Said where the partner has not answered. */
  fallback: { type: ParameterType.STRING, default: '' },
  heard_text: { type: ParameterType.STRING, default: null },
  /** Id of the question that the partner was asked in the end. */
  heard_prompt: { type: ParameterType.STRING, default: null },
} as const;

/** A question by its id. */
export interface Question {
  readonly id: string;
  readonly text: string;
}

/** The same as a trial has them. */
export interface HeardParameters {
  readonly heard?: readonly Question[];
  readonly heard_label?: string;
  readonly fallback?: string;
  readonly heard_text?: string | null;
  readonly heard_prompt?: string | null;
}

/** The question that the partner was asked in the end; null if that is not known. */
export function heardQuestion({ heard = [], heard_prompt }: HeardParameters): Question | null {
  return heard.find(({ id }) => id === heard_prompt) ?? null;
}

/** The partner's last words under the question they answer; nothing where there is nothing to hear. */
export function heardWords(given: HeardParameters): readonly HTMLElement[] {
  const { heard = [], heard_label = '', fallback = '', heard_text } = given;
  if (heard.length === 0) return [];
  const said = typeof heard_text === 'string' ? heard_text : null;
  const question = heardQuestion(given);
  const asked = question === null || said === null ? [] : [element('p', { class: 'question' }, question.text)];
  const words = said === null ? element('p', {}, fallback) : quoted(said);
  return [element('section', { class: 'heard', 'aria-label': heard_label }, element('h2', {}, heard_label), ...asked, words)];
}
