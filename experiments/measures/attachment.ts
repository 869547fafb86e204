import type { PointMeasure } from '../kit/measure.ts';
import { AGREEMENT, text } from './words.ts';

/** Insecurity in this relationship in general, in two directions. */
export const ownTies8: PointMeasure = {
  id: 'own_ties8',
  title: 'Worry and distance in this relationship (own wording)',
  source: 'Tandem; to be piloted against a published scale before use',
  format: 'points',
  target: 'relationship',
  timeframe: 'general',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_ties8.heading'),
  instructions: text('own_ties8.instructions'),
  items: [
    { id: 'signs', text: text('own_ties8.signs') },
    { id: 'alone', text: text('own_ties8.alone') },
    { id: 'quiet', text: text('own_ties8.quiet') },
    { id: 'subject', text: text('own_ties8.subject') },
    { id: 'told', text: text('own_ties8.told') },
    { id: 'apart', text: text('own_ties8.apart') },
    { id: 'linger', text: text('own_ties8.linger') },
    { id: 'break', text: text('own_ties8.break') },
  ],
  scores: [
    { name: 'worry', label: 'Worry about the partner’s affection', items: ['signs', 'quiet', 'told', 'linger'] },
    { name: 'distance', label: 'Keeping the partner at a distance', items: ['alone', 'subject', 'apart', 'break'] },
  ],
};

/** The same two directions and security, as they are at this moment. */
export const ownState9: PointMeasure = {
  id: 'own_state9',
  title: 'Security, worry and wish for distance right now (own wording)',
  source: 'Tandem; to be piloted against a published scale before use',
  format: 'points',
  target: 'relationship',
  timeframe: 'now',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_state9.heading'),
  instructions: text('own_state9.instructions'),
  items: [
    { id: 'safe', text: text('own_state9.safe') },
    { id: 'stand', text: text('own_state9.stand') },
    { id: 'inside', text: text('own_state9.inside') },
    { id: 'matter', text: text('own_state9.matter') },
    { id: 'clearer', text: text('own_state9.clearer') },
    { id: 'room', text: text('own_state9.room') },
    { id: 'ease', text: text('own_state9.ease') },
    { id: 'wonder', text: text('own_state9.wonder') },
    { id: 'lean', text: text('own_state9.lean') },
  ],
  scores: [
    { name: 'secure', label: 'Security right now', items: ['safe', 'matter', 'ease'] },
    { name: 'worried', label: 'Worry right now', items: ['stand', 'clearer', 'wonder'] },
    { name: 'distant', label: 'Wish for distance right now', items: ['inside', 'room', 'lean'] },
  ],
};
