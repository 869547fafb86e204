import { answer, defineExperiment, deliver, minutes, part, seconds, textsIn, together, writing } from '../../experiments/kit/kit.ts';

const text = textsIn({
  en: { heading: 'A letter', points: ['You write, and you read'], prompt: 'Write to your partner', thanks: ['Thank you'] },
});

const waits = { patience: minutes(20), onTimeout: 'end', onPartnerGone: 'pause' } as const;

export const compose = together(
  'compose',
  seconds(60),
  [writing('letter', { heading: text('heading'), prompts: { letter: text('prompt') }, visibility: 'shared' })],
  { ...waits, endsWhenBothDone: true },
);

/** Nothing but one text, from each to the other. */
export const letterStudy = defineExperiment({
  id: 'letter-study',
  version: '1.0.0',
  title: 'A letter',
  languages: text.languages,
  parameters: {},
  factors: { only: ['one'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  before: () => [],
  timeline: () => [part('task', compose, deliver('exchange', { ...waits, from: 'both', text: answer(compose, 'letter') }))],
});
