import {
  byChance, chat, defineExperiment, minutes, option, part, reveal, seconds, textsIn, turns, type Experiment,
} from '../../experiments/kit/kit.ts';

const text = textsIn({
  en: {
    heading: 'Talk',
    points: ['You answer in turns, then you talk'],
    thanks: ['Thank you'],
    first: 'What made you laugh?',
    second: 'What do you look forward to?',
    instead: 'What did you eat?',
    instead2: 'What did you read?',
    told: ['You begin.'],
    told2: ['Your partner begins.'],
  },
});

const waits = { patience: minutes(20), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** Turns about two questions, a page for both at once, and a chat. */
export const talkStudy: Experiment = defineExperiment({
  id: 'talk-study',
  version: '1.0.0',
  title: 'Talk',
  languages: text.languages,
  parameters: { typing: option('Say that the partner is writing', ['off', 'on'], 'off') },
  factors: { only: ['one'] },
  roles: { names: ['host', 'guest'], rule: byChance },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  before: () => [],
  timeline: ({ parameters }) => [
    part(
      'task',
      turns('set', {
        ...waits,
        lasts: minutes(4),
        prompts: [
          { id: 'laugh', text: text('first') },
          { id: 'ahead', text: text('second') },
        ],
        reserve: [
          { id: 'eat', text: text('instead') },
          { id: 'read', text: text('instead2') },
        ],
        turn: { atMost: minutes(1) },
      }),
      reveal('told', { ...waits, heading: text('heading'), paragraphs: { host: text('told'), guest: text('told2') } }),
      chat('talk', seconds(40), { ...waits, typing: parameters.typing === 'on' }),
    ),
  ],
});
