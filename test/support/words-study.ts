import {
  answer, barrier, chat, choice, defineExperiment, deliver, form, minutes, part, reread, seconds, shortText, solo, textsIn, together, turns, writing,
} from '../../experiments/kit/kit.ts';

const text = textsIn({
  en: {
    heading: 'Words',
    points: ['You write, and you read'],
    survey: 'Questionnaire',
    note: 'Note',
    go: 'Go on',
    prompt: 'Write to your partner',
    again: 'Again',
    own: 'Your own words',
    glad: 'How glad are you?',
    more: 'More',
    very: 'Very',
    ask: 'What made you laugh?',
    thanks: ['Thank you'],
  },
});

/** As many as one text of the other, and far more than a person writes. */
const atMost = 16_000;
const waits = { patience: minutes(20), onTimeout: 'end', onPartnerGone: 'pause' } as const;

const compose = together(
  'compose',
  minutes(10),
  [writing('letter', { heading: text('heading'), prompts: { letter: text('prompt') }, atMost, visibility: 'shared' })],
  { ...waits, endsWhenBothDone: true },
);
const own = answer(compose, 'letter');
const exchange = deliver('exchange', {
  ...waits,
  text: own,
  from: 'both',
  confirm: { pad: [seconds(0), seconds(1)] },
  letter: { noSoonerThan: seconds(0) },
});

/** Every place in which words of one's own or of the partner are shown, in as few steps as there can be. */
export const wordsStudy = defineExperiment({
  id: 'words-study',
  version: '1.0.0',
  title: 'Words',
  languages: text.languages,
  parameters: {},
  factors: { only: ['one'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  before: () => [
    part('pre', solo('survey', [form('survey', { heading: text('survey'), questions: { note: shortText(text('note'), { maxLength: atMost }) }, button: text('go') })])),
  ],
  timeline: () => [
    part(
      'task',
      compose,
      exchange,
      solo('after', [
        reread(exchange, 'card', { heading: text('again'), copy: text('go') }),
        choice('glad', { heading: text('own'), about: own, question: text('glad'), options: { very: text('very') } }),
        writing('more', { heading: text('more'), about: own, prompts: { more: text('more') } }),
      ]),
      barrier('meet', { patience: minutes(20), onTimeout: 'end' }),
      turns('set', { ...waits, lasts: minutes(10), prompts: [{ id: 'laugh', text: text('ask') }], turn: { atMost: minutes(5) } }),
      chat('talk', minutes(10), waits),
    ),
  ],
});
