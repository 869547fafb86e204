import {
  defineExperiment, length, minutes, part, seconds, textsIn, together, trial, type Experiment,
} from '../../experiments/kit/kit.ts';

const text = textsIn({ en: { heading: 'Beats', words: ['Synchronised starts, one after the other.'], beat: 'Beat' } });

/** How many synchronised starts one couple makes. */
export const BEATS = 60;

const waits = { patience: minutes(5), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** Nothing but synchronised starts, to measure how far apart they are painted. */
export const beats: Experiment = defineExperiment({
  id: 'beats',
  version: '1.0.0',
  title: 'Synchronised starts',
  languages: text.languages,
  parameters: { lasts: length('Length of a beat', seconds(0.3), { atLeast: seconds(0.1), atMost: seconds(5) }) },
  factors: { only: ['one'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('words'), sections: [] }),
  door: { patience: minutes(10) },
  debrief: text('words'),
  before: () => [],
  timeline: ({ parameters }) => [
    part(
      'task',
      ...Array.from({ length: BEATS }, (_, index) =>
        together(
          `beat-${index + 1}`,
          parameters.lasts,
          [trial('beat', 'html-keyboard-response', { stimulus: text('beat'), choices: ['x'] })],
          waits,
        ),
      ),
    ),
  ],
});
