import {
  chat, defineExperiment, minutes, part, textsIn, turns, type Experiment,
} from '../../experiments/kit/kit.ts';

const text = textsIn({ en: { heading: 'Relay', words: ['Turns, then a chat.'], question: 'What is it?' } });

/** Prompts; each makes two turns. */
export const TURNS = 60;

const waits = { patience: minutes(5), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** Nothing but turns and a chat, to measure how long they take from one partner to the other. */
export const relayStudy: Experiment = defineExperiment({
  id: 'relay',
  version: '1.0.0',
  title: 'Turns and a chat',
  languages: text.languages,
  parameters: {},
  factors: { only: ['one'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('words'), sections: [] }),
  door: { patience: minutes(10) },
  debrief: text('words'),
  before: () => [],
  timeline: () => [
    part(
      'task',
      turns('set', {
        ...waits,
        lasts: minutes(30),
        prompts: Array.from({ length: TURNS }, (_, index) => ({ id: `prompt-${index + 1}`, text: text('question') })),
        turn: { atMost: minutes(5) },
      }),
      chat('talk', minutes(10), waits),
    ),
  ],
});
