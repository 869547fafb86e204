import type { PointMeasure, SliderMeasure } from '../kit/measure.ts';
import { AGREEMENT, text } from './words.ts';

const ENDS = { left: text('line.least'), right: text('line.most') };

/** What one makes of a compliment. */
export const ownCompliment4: PointMeasure = {
  id: 'own_compliment4',
  title: 'Appraisal of the compliment (own wording)',
  source: 'Tandem; to be piloted before use',
  format: 'points',
  target: 'partner',
  timeframe: 'task',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_compliment4.heading'),
  instructions: text('own_compliment4.instructions'),
  items: [
    { id: 'pleasant', text: text('own_compliment4.pleasant') },
    { id: 'sincere', text: text('own_compliment4.sincere') },
    { id: 'deserved', text: text('own_compliment4.deserved') },
    { id: 'lasting', text: text('own_compliment4.lasting') },
  ],
  scores: [
    { name: 'pleasant', label: 'Compliment: pleasant', items: ['pleasant'] },
    { name: 'sincere', label: 'Compliment: sincere', items: ['sincere'] },
    { name: 'deserved', label: 'Compliment: deserved', items: ['deserved'] },
    { name: 'lasting', label: 'Compliment: says something lasting about me', items: ['lasting'] },
  ],
};

/** Manipulation check of compliment reframing: where the thoughts went. */
export const ownFraming2: SliderMeasure = {
  id: 'own_framing2',
  title: 'Thoughts about meaning and about details (own wording)',
  source: 'Tandem; manipulation check',
  purpose: 'manipulation-check',
  format: 'sliders',
  target: 'self',
  timeframe: 'task',
  min: 0,
  max: 100,
  heading: text('own_framing2.heading'),
  instructions: text('own_framing2.instructions'),
  items: [
    { id: 'meaning', text: text('own_framing2.meaning'), ...ENDS },
    { id: 'detail', text: text('own_framing2.detail'), ...ENDS },
  ],
  scores: [
    { name: 'meaning', label: 'Thought about meaning', items: ['meaning'] },
    { name: 'detail', label: 'Thought about details', items: ['detail'] },
  ],
};
