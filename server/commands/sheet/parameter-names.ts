import { inWords } from './lengths.ts';

/** What a line is on the screen. `slot`: words that are there at run time only. `rule`: told about the screen. */
export type LineKind = 'heading' | 'subheading' | 'words' | 'item' | 'answer' | 'box' | 'slot' | 'button' | 'rule';

/** What a parameter's words are; the name alone, or with the list that it stands in. Others are plain words. */
export const KINDS: Readonly<Record<string, LineKind>> = {
  heading: 'heading',
  title: 'heading',
  'sections.title': 'subheading',
  summary: 'item',
  domains: 'item',
  points: 'item',
  'card.heading': 'subheading',
  'items.text': 'item',
  'elements.title': 'item',
  'prompts.text': 'item',
  'questions.text': 'item',
  question: 'item',
  'options.label': 'answer',
  'choices.text': 'answer',
  choices: 'answer',
  left_label: 'item',
  right_label: 'item',
  first_words: 'answer',
  last_words: 'answer',
  button: 'button',
  send: 'button',
  change: 'button',
  keep: 'button',
  agree: 'button',
  decline: 'button',
  hide: 'button',
  copy: 'button',
  completeText: 'button',
  'cannot.label': 'button',
  skip: 'button',
  pass: 'button',
};

export const ON_ASKING = 'For who asks for another question';

/** Words that are not always on the screen, and when they are. */
export const WHEN: Readonly<Record<string, string>> = {
  fallback: 'If nothing came',
  blocked_words: 'If a phone number or an address is found',
  'cannot.help': 'For who asks for help',
  domains: 'For who asks for help',
  'cannot.skip': 'For who asks for help',
  heard_label: 'Over what the partner wrote',
  pass: ON_ASKING,
};

/** Names in the data, looks and the like: nothing that anybody reads, or told elsewhere. */
export const SILENT: ReadonlySet<string> = new Set([
  'id', 'item', 'pos', 'value', 'version', 'name', 'type', 'inputType', 'step', 'min', 'max', 'maxLength', 'labels',
  'left', 'right', 'heard', 'channel', 'same', 'showQuestionNumbers', 'widthMode', 'min_width',
]);

/** What a number, or a switch that is on, does to the screen; '' where it does nothing. */
export const RULES: Readonly<Record<string, (value: number | true) => string>> = {
  min_chars: (count) => (count === true || count <= 1 ? '' : `At least ${count} characters in all.`),
  max_chars: (count) => `At most ${count} characters in a field.`,
  min_ms: (ms) => (ms === true || ms === 0 ? '' : `The button works after ${inWords(ms)}.`),
  block_paste: () => 'Pasting is switched off.',
  steps: (count) => `${count} pictures of two circles, from apart to almost one.`,
};
