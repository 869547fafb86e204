import type { PointMeasure, SliderMeasure } from '../kit/measure.ts';
import { AGREEMENT, text } from './words.ts';

const ENDS = { left: text('line.least'), right: text('line.most') };

/** Felt security at this moment, 0 to 100. */
export const ownFeltsec6: SliderMeasure = {
  id: 'own_feltsec6',
  title: 'Felt security right now (own wording)',
  source: 'Tandem; to be piloted before use',
  format: 'sliders',
  target: 'self',
  timeframe: 'now',
  min: 0,
  max: 100,
  heading: text('own_feltsec6.heading'),
  instructions: text('own_feltsec6.instructions'),
  items: [
    { id: 'protected', text: text('own_feltsec6.protected'), ...ENDS },
    { id: 'cared', text: text('own_feltsec6.cared'), ...ENDS },
    { id: 'accepted', text: text('own_feltsec6.accepted'), ...ENDS },
    { id: 'calm', text: text('own_feltsec6.calm'), ...ENDS },
    { id: 'welcome', text: text('own_feltsec6.welcome'), ...ENDS },
    { id: 'steady', text: text('own_feltsec6.steady'), ...ENDS },
  ],
  scores: [
    {
      name: '',
      label: 'Felt security right now',
      items: ['protected', 'cared', 'accepted', 'calm', 'welcome', 'steady'],
    },
  ],
};

/** How one regards oneself at this moment. */
export const ownSelfregard4: PointMeasure = {
  id: 'own_selfregard4',
  title: 'Self-regard right now (own wording)',
  source: 'Tandem; to be piloted before use',
  format: 'points',
  target: 'self',
  timeframe: 'now',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_selfregard4.heading'),
  instructions: text('own_selfregard4.instructions'),
  items: [
    { id: 'like', text: text('own_selfregard4.like') },
    { id: 'respect', text: text('own_selfregard4.respect') },
    { id: 'doubt', text: text('own_selfregard4.doubt'), reversed: true },
    { id: 'stand', text: text('own_selfregard4.stand') },
  ],
  scores: [{ name: '', label: 'Self-regard right now', items: ['like', 'respect', 'doubt', 'stand'] }],
};

/** Four feelings at this moment. */
export const ownAffect4: SliderMeasure = {
  id: 'own_affect4',
  title: 'Feelings right now (own wording)',
  source: 'Tandem; to be piloted before use',
  format: 'sliders',
  target: 'self',
  timeframe: 'now',
  min: 0,
  max: 100,
  heading: text('own_affect4.heading'),
  instructions: text('own_affect4.instructions'),
  items: [
    { id: 'good', text: text('own_affect4.good'), ...ENDS },
    { id: 'calm', text: text('own_affect4.calm'), ...ENDS },
    { id: 'close', text: text('own_affect4.close'), ...ENDS },
    { id: 'hurt', text: text('own_affect4.hurt'), ...ENDS },
  ],
  scores: ['good', 'calm', 'close', 'hurt'].map((name) => ({ name, label: `Feeling ${name} right now`, items: [name] })),
};
