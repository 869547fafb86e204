import { chat, defineExperiment, minutes, part, textsIn, type Experiment } from '../../experiments/kit/kit.ts';

const text = textsIn({ en: { heading: 'Typing', words: ['A chat that tells who is writing.'] } });

/** Nothing but a chat, to measure how soon one is told that the other writes. */
export const typingStudy: Experiment = defineExperiment({
  id: 'typing',
  version: '1.0.0',
  title: 'A chat that tells who is writing',
  languages: text.languages,
  parameters: {},
  factors: { only: ['one'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('words'), sections: [] }),
  door: { patience: minutes(10) },
  debrief: text('words'),
  before: () => [],
  timeline: () => [
    part('task', chat('talk', minutes(20), { patience: minutes(5), onTimeout: 'end', onPartnerGone: 'pause', typing: true })),
  ],
});
