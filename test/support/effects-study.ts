import { barrier, battery, byChance, defineExperiment, minutes, page, part, seconds, textsIn, together } from '../../experiments/kit/kit.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';

const text = textsIn({
  en: {
    heading: 'A minute together',
    points: ['A scale, a minute together, the same scale again'],
    plain: ['Think of your day.'],
    warm: ['Think of a good moment.'],
    button: 'Continue',
    thanks: ['Thank you'],
  },
});

const waits = { patience: minutes(20), onTimeout: 'end', onPartnerGone: 'pause' } as const;

/** A scale before and after something that two conditions differ in: what an actor-partner model asks for. */
export const effectsStudy = defineExperiment({
  id: 'effects-study',
  version: '1.0.0',
  title: 'Known effects',
  languages: text.languages,
  parameters: {},
  factors: { tone: ['plain', 'warm'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  outcome: ownFeltsec6,
  before: () => [part('pre', battery('before', ownFeltsec6))],
  timeline: ({ condition }) => [
    part(
      'task',
      together('task', seconds(30), [page('read', { heading: text('heading'), paragraphs: text(condition.tone), button: text('button') })], {
        ...waits,
        endsWhenBothDone: true,
      }),
    ),
    part('post', barrier('ready', { patience: minutes(20), onTimeout: 'end' }), battery('after', ownFeltsec6)),
  ],
});

/** The same, with somebody who speaks and somebody who listens. */
export const roleEffectsStudy = {
  ...effectsStudy,
  id: 'role-effects-study',
  roles: { names: ['speaker', 'listener'] as const, rule: byChance },
};
