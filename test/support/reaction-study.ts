import { battery, choice, defineExperiment, minutes, part, seconds, solo, textsIn, together, trial } from '../../experiments/kit/kit.ts';
import { ownTies8 } from '../../experiments/measures/attachment.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';

const text = textsIn({
  en: {
    heading: 'Left or right',
    points: ['You press a key'],
    lead: { near: 'With your partner in mind', far: 'With a stranger in mind' },
    mood: 'How are you?',
    good: 'Good',
    bad: 'Bad',
    thanks: ['Thank you'],
  },
});

const waits = { patience: minutes(20), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** Few questions and many short trials: what makes a large table of trial records. */
export const reactionStudy = defineExperiment({
  id: 'reaction-study',
  version: '1.0.0',
  title: 'Left or right',
  languages: text.languages,
  parameters: {},
  factors: { who: ['near', 'far'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  before: () => [part('baseline', battery('ties', ownTies8)), part('pre', battery('before', ownFeltsec6))],
  timeline: ({ condition: { who } }) => [
    part(
      'task',
      together('mood', seconds(60), [choice('mood', { heading: text('heading'), question: text(`lead.${who}`), options: { good: text('good'), bad: text('bad') } })], {
        ...waits,
        endsWhenBothDone: true,
      }),
      solo(
        'keys',
        Array.from({ length: 40 }, (_, index) =>
          trial(`key${index}`, 'html-keyboard-response', { stimulus: index % 2 === 0 ? 'left' : 'right', choices: ['f', 'j'] }, { response: { name: 'key', type: 'choice' } }),
        ),
      ),
    ),
    part('post', battery('after', ownFeltsec6)),
  ],
});
