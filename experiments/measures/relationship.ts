import type { CircleMeasure, PointMeasure } from '../kit/measure.ts';
import { AGREEMENT, text } from './words.ts';

/** Closeness as two circles of our own geometry, after the idea of Aron, Aron & Smollan (1992). */
export const ownCircles1: CircleMeasure = {
  id: 'own_circles1',
  title: 'Closeness as two circles (own drawing)',
  source: 'Tandem; idea: Aron, Aron & Smollan 1992, JPSP 63:596-612',
  format: 'circles',
  target: 'relationship',
  timeframe: 'now',
  min: 1,
  max: 7,
  heading: text('own_circles1.heading'),
  instructions: text('own_circles1.question'),
  left: text('own_circles1.left'),
  right: text('own_circles1.right'),
  first: text('own_circles1.first'),
  last: text('own_circles1.last'),
  items: [{ id: 'closeness', text: text('own_circles1.question') }],
  scores: [{ name: '', label: 'Closeness to the partner (circles)', items: ['closeness'] }],
};

/** The same circles as one wishes them to be: the wish for more closeness is the difference. */
export const ownCirclesWish1: CircleMeasure = {
  ...ownCircles1,
  id: 'own_circles_wish1',
  title: 'Wished closeness as two circles (own drawing)',
  heading: text('own_circles_wish1.heading'),
  instructions: text('own_circles_wish1.question'),
  left: text('own_circles_wish1.left'),
  right: text('own_circles_wish1.right'),
  first: text('own_circles_wish1.first'),
  last: text('own_circles_wish1.last'),
  items: [{ id: 'wish', text: text('own_circles_wish1.question') }],
  scores: [{ name: '', label: 'Wished closeness to the partner (circles)', items: ['wish'] }],
};

/** How well one feels seen by the partner. */
export const ownRegard3: PointMeasure = {
  id: 'own_regard3',
  title: 'Felt regard (own wording)',
  source: 'Tandem; to be piloted before use',
  format: 'points',
  target: 'partner',
  timeframe: 'now',
  min: 1,
  max: 7,
  labels: AGREEMENT,
  heading: text('own_regard3.heading'),
  instructions: text('own_regard3.instructions'),
  items: [
    { id: 'well', text: text('own_regard3.well') },
    { id: 'sides', text: text('own_regard3.sides') },
    { id: 'special', text: text('own_regard3.special') },
  ],
  scores: [{ name: '', label: 'Felt regard of the partner', items: ['well', 'sides', 'special'] }],
};
