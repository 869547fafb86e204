import {
  barrier, chat, defineExperiment, minutes, page, part, solo, textsIn, type Experiment,
} from '../../experiments/kit/kit.ts';

const text = textsIn({ en: { heading: 'Bench', words: ['Gates, or a chat.'] } });

/** How often a couple of the gates meets. */
export const GATES = 12;

const waits = { patience: minutes(5), onTimeout: 'end', onPartnerGone: 'pause' } as const;

const common = {
  version: '1.0.0',
  title: 'For measuring',
  languages: text.languages,
  parameters: {},
  factors: { only: ['one'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('words'), sections: [] }),
  door: { patience: minutes(10) },
  debrief: text('words'),
  before: () => [],
} as const;

/** Nothing but a chat that tells who is writing. */
export const talkStudy: Experiment = defineExperiment({
  ...common,
  id: 'bench-talk',
  timeline: () => [part('task', chat('talk', minutes(20), { ...waits, typing: true }))],
});

/** Nothing but barriers, each with a page before it. */
export const gatesStudy: Experiment = defineExperiment({
  ...common,
  id: 'bench-gates',
  timeline: () => [
    part(
      'task',
      ...Array.from({ length: GATES }, (_, index) => [
        solo(`before-${index + 1}`, [page('page', { heading: text('heading'), paragraphs: text('words'), button: text('heading') })]),
        barrier(`gate-${index + 1}`, waits),
      ]).flat(),
      solo('behind', [page('page', { heading: text('heading'), paragraphs: text('words'), button: text('heading') })]),
    ),
  ],
});
