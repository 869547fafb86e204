import type { PointMeasure, SliderMeasure } from '../kit/measure.ts';
import { AGREEMENT, text } from './words.ts';

const ENDS = { left: text('line.least'), right: text('line.most') };

/** Closeness as it is felt now, beside the circles: together they stand for the composite of Aron et al. (1997). */
export const ownClose3: PointMeasure = {
  id: 'own_close3',
  title: 'Closeness right now (own wording)',
  source: 'Tandem; to be piloted before use',
  format: 'points',
  target: 'relationship',
  timeframe: 'now',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_close3.heading'),
  instructions: text('own_close3.instructions'),
  items: [
    { id: 'known', text: text('own_close3.known') },
    { id: 'near', text: text('own_close3.near') },
    { id: 'part', text: text('own_close3.part') },
  ],
  scores: [{ name: '', label: 'Closeness right now', items: ['known', 'near', 'part'] }],
};

/** How the partner was during the task. */
export const ownResp4: PointMeasure = {
  id: 'own_resp4',
  title: 'Responsiveness of the partner in the task (own wording)',
  source: 'Tandem; construct of Reis & Shaver 1988; to be piloted before use',
  format: 'points',
  target: 'partner',
  timeframe: 'task',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_resp4.heading'),
  instructions: text('own_resp4.instructions'),
  items: [
    { id: 'listened', text: text('own_resp4.listened') },
    { id: 'understood', text: text('own_resp4.understood') },
    { id: 'valued', text: text('own_resp4.valued') },
    { id: 'interested', text: text('own_resp4.interested') },
  ],
  scores: [
    { name: '', label: 'Responsiveness of the partner', items: ['listened', 'understood', 'valued', 'interested'] },
  ],
};

/** Manipulation check: how far each opened up. */
export const ownDepth4: SliderMeasure = {
  id: 'own_depth4',
  title: 'Depth of disclosure, own and partner’s (own wording)',
  source: 'Tandem; manipulation check',
  format: 'sliders',
  target: 'relationship',
  timeframe: 'task',
  min: 0,
  max: 100,
  heading: text('own_depth4.heading'),
  instructions: text('own_depth4.instructions'),
  items: [
    { id: 'self_open', text: text('own_depth4.self_open'), ...ENDS },
    { id: 'self_deep', text: text('own_depth4.self_deep'), ...ENDS },
    { id: 'partner_open', text: text('own_depth4.partner_open'), ...ENDS },
    { id: 'partner_deep', text: text('own_depth4.partner_deep'), ...ENDS },
  ],
  scores: [
    { name: 'self', label: 'Own depth of disclosure', items: ['self_open', 'self_deep'] },
    { name: 'partner', label: 'Depth of disclosure seen in the partner', items: ['partner_open', 'partner_deep'] },
  ],
};

/** One line between two parts of a task. */
export const ownPulse1: SliderMeasure = {
  id: 'own_pulse1',
  title: 'Closeness, one line (own wording)',
  source: 'Tandem',
  format: 'sliders',
  target: 'relationship',
  timeframe: 'now',
  min: 0,
  max: 100,
  heading: text('own_pulse1.heading'),
  instructions: text('own_pulse1.instructions'),
  items: [{ id: 'close', text: text('own_pulse1.close'), ...ENDS }],
  scores: [{ name: '', label: 'Closeness between parts of the task', items: ['close'] }],
};
