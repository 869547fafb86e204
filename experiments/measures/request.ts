import type { PointMeasure, SliderMeasure } from '../kit/measure.ts';
import { AGREEMENT, text } from './words.ts';

const ENDS = { left: text('line.least'), right: text('line.most') };
const STATE = { source: 'Tandem; to be piloted before use', format: 'points', timeframe: 'now', min: 1, max: 7, labels: AGREEMENT } as const;
const LINE = { source: 'Tandem; to be piloted before use', format: 'sliders', timeframe: 'task', min: 0, max: 100 } as const;

/** Trust in the partner as it is at this moment. */
export const ownTrust3: PointMeasure = {
  ...STATE,
  id: 'own_trust3',
  title: 'Trust right now (own wording)',
  target: 'partner',
  heading: text('own_trust3.heading'),
  instructions: text('own_trust3.instructions'),
  items: [
    { id: 'rely', text: text('own_trust3.rely') },
    { id: 'mind', text: text('own_trust3.mind') },
    { id: 'count', text: text('own_trust3.count') },
  ],
  scores: [{ name: '', label: 'Trust in the partner right now', items: ['rely', 'mind', 'count'] }],
};

export const ownCommit3: PointMeasure = {
  ...STATE,
  id: 'own_commit3',
  title: 'Commitment right now (own wording)',
  target: 'relationship',
  heading: text('own_commit3.heading'),
  instructions: text('own_commit3.instructions'),
  items: [
    { id: 'stay', text: text('own_commit3.stay') },
    { id: 'work', text: text('own_commit3.work') },
    { id: 'future', text: text('own_commit3.future') },
  ],
  scores: [{ name: '', label: 'Commitment right now', items: ['stay', 'work', 'future'] }],
};

export const ownGive3: PointMeasure = {
  ...STATE,
  id: 'own_give3',
  title: 'Willingness to give something up right now (own wording)',
  target: 'partner',
  heading: text('own_give3.heading'),
  instructions: text('own_give3.instructions'),
  items: [
    { id: 'wish', text: text('own_give3.wish') },
    { id: 'effort', text: text('own_give3.effort') },
    { id: 'change', text: text('own_give3.change') },
  ],
  scores: [{ name: '', label: 'Willingness to give something up', items: ['wish', 'effort', 'change'] }],
};

/** Low: the own autonomy is felt to be threatened. */
export const ownFree3: PointMeasure = {
  ...STATE,
  id: 'own_free3',
  title: 'Autonomy towards the partner right now (own wording)',
  target: 'relationship',
  heading: text('own_free3.heading'),
  instructions: text('own_free3.instructions'),
  items: [
    { id: 'decide', text: text('own_free3.decide') },
    { id: 'pushed', text: text('own_free3.pushed'), reversed: true },
    { id: 'no', text: text('own_free3.no') },
  ],
  scores: [{ name: '', label: 'Autonomy right now', items: ['decide', 'pushed', 'no'] }],
};

/** What a request does to the one who reads it. */
export const ownReaction4: SliderMeasure = {
  ...LINE,
  id: 'own_reaction4',
  title: 'Reaction to a request (own wording)',
  target: 'partner',
  heading: text('own_reaction4.heading'),
  instructions: text('own_reaction4.instructions'),
  items: [
    { id: 'willing', text: text('own_reaction4.willing'), ...ENDS },
    { id: 'pressed', text: text('own_reaction4.pressed'), ...ENDS },
    { id: 'valued', text: text('own_reaction4.valued'), ...ENDS },
    { id: 'angry', text: text('own_reaction4.angry'), ...ENDS },
  ],
  scores: [
    { name: 'willing', label: 'Request: willing', items: ['willing'] },
    { name: 'pressed', label: 'Request: under pressure', items: ['pressed'] },
    { name: 'valued', label: 'Request: valued', items: ['valued'] },
    { name: 'angry', label: 'Request: angry', items: ['angry'] },
  ],
};

/** Anger and withdrawal in the talk, own and seen in the partner. */
export const ownStrain4: SliderMeasure = {
  ...LINE,
  id: 'own_strain4',
  title: 'Anger and withdrawal in a talk (own wording)',
  target: 'relationship',
  heading: text('own_strain4.heading'),
  instructions: text('own_strain4.instructions'),
  items: [
    { id: 'self_angry', text: text('own_strain4.self_angry'), ...ENDS },
    { id: 'self_withdrew', text: text('own_strain4.self_withdrew'), ...ENDS },
    { id: 'partner_angry', text: text('own_strain4.partner_angry'), ...ENDS },
    { id: 'partner_withdrew', text: text('own_strain4.partner_withdrew'), ...ENDS },
  ],
  scores: [
    { name: 'self', label: 'Own anger and withdrawal', items: ['self_angry', 'self_withdrew'] },
    { name: 'partner', label: 'Anger and withdrawal seen in the partner', items: ['partner_angry', 'partner_withdrew'] },
  ],
};

/** What asking was like: what came of it, and what it cost. */
export const ownAsking4: SliderMeasure = {
  ...LINE,
  id: 'own_asking4',
  title: 'Outcome and cost of asking (own wording)',
  target: 'self',
  heading: text('own_asking4.heading'),
  instructions: text('own_asking4.instructions'),
  items: [
    { id: 'met', text: text('own_asking4.met'), ...ENDS },
    { id: 'outcome', text: text('own_asking4.outcome'), ...ENDS },
    { id: 'effort', text: text('own_asking4.effort'), ...ENDS },
    { id: 'natural', text: text('own_asking4.natural'), ...ENDS },
  ],
  scores: [
    { name: 'met', label: 'Asking: partner came some way', items: ['met'] },
    { name: 'outcome', label: 'Asking: content with the outcome', items: ['outcome'] },
    { name: 'effort', label: 'Asking: effort', items: ['effort'] },
    { name: 'natural', label: 'Asking: sounded natural', items: ['natural'] },
  ],
};

/** How the partner was in the talk. */
export const ownTalk4: PointMeasure = {
  ...STATE,
  id: 'own_talk4',
  title: 'Responsiveness of the partner in a talk (own wording)',
  source: 'Tandem; construct of Reis & Shaver 1988; to be piloted before use',
  target: 'partner',
  timeframe: 'task',
  heading: text('own_talk4.heading'),
  instructions: text('own_talk4.instructions'),
  items: [
    { id: 'listened', text: text('own_talk4.listened') },
    { id: 'understood', text: text('own_talk4.understood') },
    { id: 'valued', text: text('own_talk4.valued') },
    { id: 'room', text: text('own_talk4.room') },
  ],
  scores: [{ name: '', label: 'Responsiveness of the partner in the talk', items: ['listened', 'understood', 'valued', 'room'] }],
};

/** Manipulation check: what the one who was asked saw in the request. */
export const ownFramed2: SliderMeasure = {
  ...LINE,
  id: 'own_framed2',
  title: 'Sacrifice seen, and trusted to decide (own wording)',
  source: 'Tandem; manipulation check',
  purpose: 'manipulation-check',
  target: 'partner',
  heading: text('own_framed2.heading'),
  instructions: text('own_framed2.instructions'),
  items: [
    { id: 'cost', text: text('own_framed2.cost'), ...ENDS },
    { id: 'trusted', text: text('own_framed2.trusted'), ...ENDS },
  ],
  scores: [
    { name: 'cost', label: 'Partner saw the cost', items: ['cost'] },
    { name: 'trusted', label: 'Partner trusted me to decide', items: ['trusted'] },
  ],
};
