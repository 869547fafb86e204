import {
  answer, barrier, defineExperiment, intake, length, minutes, not, option, page, part, presenceCheck, privacyCheck, scale,
  seconds, sharingConsent, solo, stillTogether, turns, writing,
} from '../kit/kit.ts';
import { ownState9, ownTies8 } from '../measures/attachment.ts';
import { ownClose3, ownDepth4, ownPulse1, ownResp4 } from '../measures/disclosure.ts';
import { ownCircles1, ownCirclesWish1 } from '../measures/relationship.ts';
import { ownAffect4, ownFeltsec6 } from '../measures/self.ts';
import { promptsOf } from './prompts.ts';
import { text } from './texts.ts';

/** Prompts of a set; speaking is faster than writing. */
const ASKED = { text: 8, spoken: 12 } as const;

const waits = { patience: minutes(10), onTimeout: 'end', onPartnerGone: 'pause' } as const;

const state = [
  scale('felt_security', ownFeltsec6),
  scale('state', ownState9),
  scale('affect', ownAffect4),
  scale('near', ownClose3),
  scale('closeness', ownCircles1),
  scale('closeness_wish', ownCirclesWish1),
];

const ofUs = [
  scale('state', ownState9),
  scale('near', ownClose3),
  scale('closeness', ownCircles1),
  scale('closeness_wish', ownCirclesWish1),
];

/** Each alone: how they are, and how they are as a couple. A month later also what the intake asked of it. */
function later(name: 'two-weeks' | 'month') {
  const couple = stillTogether(`${name}-together`);
  const ties = name === 'month' ? [scale('ties', ownTies8, { order: 'shuffled' })] : [];
  return [
    part(
      'post',
      couple,
      solo(`${name}-self`, [scale('felt_security', ownFeltsec6), scale('affect', ownAffect4)]),
      solo(`${name}-us`, [...ofUs, ...ties], { when: not(answer(couple, 'together').is('no')) }),
    ),
  ];
}

/** P02. Do questions that go deeper, answered in turns, bring partners closer than small talk of the same length? */
export default defineExperiment({
  id: 'fast-friends',
  version: '1.2.0',
  title: 'Fast friends',
  languages: text.languages,

  parameters: {
    channel: option('How couples answer', ['text', 'spoken'], 'text'),
    set: length('Length of a set', minutes(15), { atLeast: minutes(2), atMost: minutes(30) }),
    shortest: length('A turn takes at least', seconds(20), { atLeast: seconds(0), atMost: minutes(1) }),
    longest: length('A turn takes at most', minutes(3), { atLeast: seconds(30), atMost: minutes(10) }),
    sharing: option('Whether partners are asked if published answers may be joined', ['not-asked', 'asked'], 'not-asked'),
    risk: option('Prompts that may hurt', ['low', 'high'], 'low'),
  },
  factors: { talk: ['disclose', 'smalltalk'] },

  consent: ({ parameters }) => ({
    version: '1.1',
    heading: text('consent.heading'),
    summary: text('consent.summary'),
    sections: [
      { title: text('consent.what.title'), paragraphs: text('consent.what.paragraphs') },
      { title: text('consent.sees.title'), paragraphs: text(`consent.sees.${parameters.channel}`) },
      { title: text('consent.end.title'), paragraphs: text('consent.end.paragraphs') },
      { title: text('consent.data.title'), paragraphs: text('consent.data.paragraphs', { sharing: parameters.sharing }) },
    ],
  }),
  door: { patience: minutes(30) },
  debrief: text('debrief'),

  before: () => [
    part('baseline', privacyCheck(), intake(), solo('baseline', [scale('ties', ownTies8, { order: 'shuffled' })])),
    part('pre', solo('pre', state)),
  ],

  timeline: ({ parameters, condition: { talk } }) => {
    const { channel, shortest, longest } = parameters;

    const set = (number: 1 | 2 | 3) => {
      const prompts = promptsOf(talk, number, parameters.risk);
      return turns(`set-${number}`, {
        ...waits,
        lasts: parameters.set,
        prompts: prompts.slice(0, ASKED[channel]),
        reserve: prompts.slice(ASKED[channel]),
        turn: { atLeast: shortest, atMost: longest },
        channel,
        waiting: text('set.waiting'),
      });
    };
    const rules = solo('rules', [
      page('rules', { heading: text('rules.heading'), paragraphs: text(`rules.${channel}`), button: text('continue') }),
    ]);
    const pulse = (number: 1 | 2) => solo(`pulse-${number}`, [scale('pulse', ownPulse1)], { limit: seconds(30) });

    return [
      part('task', rules, set(1), pulse(1)),
      part('task', set(2), pulse(2)),
      part('task', set(3)),
      part(
        'post',
        barrier('post-start', { patience: minutes(10), onTimeout: 'continue-alone', waiting: text('post.waiting') }),
        solo('post', [
          ...state,
          scale('responsiveness', ownResp4, { attention: true }),
          scale('depth', ownDepth4),
          writing('guess', { heading: text('suspicion.heading'), prompts: { guess: text('suspicion.prompt') } }),
        ]),
        presenceCheck(),
        parameters.sharing === 'asked' ? sharingConsent() : [],
      ),
      part(
        'close',
        solo('close', [
          page('close', { heading: text('close.heading'), paragraphs: text('close.paragraphs'), button: text('continue') }),
        ]),
      ),
    ];
  },

  followUps: [
    {
      id: 'two-weeks', offsetDays: 14, windowBeforeDays: 1, windowAfterDays: 3, remindersAfterHours: [0, 24, 48],
      timeline: () => later('two-weeks'),
    },
    {
      id: 'month', offsetDays: 30, windowBeforeDays: 2, windowAfterDays: 7, remindersAfterHours: [0, 48, 96],
      timeline: () => later('month'),
    },
  ],
});
