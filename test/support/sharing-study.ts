import { barrier, battery, defineExperiment, minutes, part, scale, sharingConsent, solo, textsIn } from '../../experiments/kit/kit.ts';
import { ownTies8 } from '../../experiments/measures/attachment.ts';
import { ownFeltsec6 } from '../../experiments/measures/self.ts';

const words = { heading: 'A scale twice', points: ['A scale, and the same scale again'], thanks: ['Thank you'] };
const text = textsIn({ en: words, de: { ...words, heading: 'Zweimal eine Skala' } });

/** Scales before and after, in an order of chance and with an attention item, and in the end whether partners may be known as a couple. */
export const sharingStudy = defineExperiment({
  id: 'sharing-study',
  version: '1.0.0',
  title: 'To be published',
  languages: text.languages,
  parameters: {},
  factors: { tone: ['plain', 'warm'] },
  consent: () => ({ version: '1', heading: text('heading'), summary: text('points'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('thanks'),
  outcome: ownFeltsec6,
  before: () => [part('pre', solo('ties', [scale('ties', ownTies8, { order: 'shuffled', attention: true })]), battery('before', ownFeltsec6))],
  timeline: () => [
    part('post', barrier('ready', { patience: minutes(20), onTimeout: 'end' }), battery('after', ownFeltsec6)),
    part('close', sharingConsent()),
  ],
});
