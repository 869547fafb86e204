import {
  answer, barrier, bothOrders, choice, defineExperiment, deliver, distressCheck, intake, length, minutes, negative, not,
  option, page, part, presenceCheck, privacyCheck, probHigher, scale, seconds, sharingConsent, solo, stillTogether, together, writing,
} from '../kit/kit.ts';
import { ownState9, ownTies8 } from '../measures/attachment.ts';
import { ownCircles1 } from '../measures/relationship.ts';
import { ownCommit3, ownFramed2, ownFree3, ownGive3, ownTalk4, ownTrust3 } from '../measures/request.ts';
import { ownAffect4, ownSelfregard4 } from '../measures/self.ts';
import { requestRound, waits } from './round.ts';
import { text } from './texts.ts';
import { nominations, wish } from './wishes.ts';

const state = [
  scale('trust', ownTrust3),
  scale('commitment', ownCommit3),
  scale('giving', ownGive3),
  scale('autonomy', ownFree3),
  scale('state', ownState9),
  scale('self_regard', ownSelfregard4),
  scale('affect', ownAffect4),
  scale('closeness', ownCircles1),
];

const couple = stillTogether('still-together');

/** P03. Does it help the one who is asked, if what it costs is seen, and the decision is left to them? */
export default defineExperiment({
  id: 'partner-request',
  version: '1.2.0',
  title: 'Partner request',
  languages: text.languages,

  parameters: {
    asking: option('Who asks: each once, or more often the one who keeps less distance', ['both_orders', 'prob_higher'], 'both_orders'),
    writing: length('Time for the request', minutes(4), { atLeast: minutes(1), atMost: minutes(10) }),
    talk: length('Time for the talk about it', minutes(7), { atLeast: minutes(2), atMost: minutes(20) }),
    sharing: option('Whether partners are asked if published answers may be joined', ['not-asked', 'asked'], 'not-asked'),
    rest: length('Break between the two requests', minutes(3), { atLeast: seconds(30), atMost: minutes(10) }),
  },
  factors: { acknowledgement: ['plain', 'acknowledged'], confidence: ['plain', 'confident'] },
  roles: {
    names: ['asker', 'responder'],
    rule: ({ parameters }) =>
      parameters.asking === 'both_orders' ? bothOrders() : probHigher('responder', ownTies8, 'distance', 0.75),
  },
  outcome: ownTrust3,

  consent: ({ parameters: { asking, sharing } }) => ({
    version: '1.1',
    heading: text('consent.heading'),
    summary: text('consent.summary', { asking }),
    sections: [
      { title: text('consent.what.title'), paragraphs: text('consent.what.paragraphs', { asking }) },
      { title: text('consent.sees.title'), paragraphs: text('consent.sees.paragraphs') },
      { title: text('consent.end.title'), paragraphs: text('consent.end.paragraphs') },
      { title: text('consent.data.title'), paragraphs: text('consent.data.paragraphs', { sharing }) },
    ],
  }),
  door: { patience: minutes(30) },
  debrief: text('debrief'),

  before: () => [
    part('baseline', privacyCheck(), intake(), solo('baseline', [scale('ties', ownTies8, { order: 'shuffled' })])),
    part('pre', nominations, wish.steps, solo('pre', state)),
  ],

  timeline: ({ parameters, condition }) => {
    const { asking, rest } = parameters;
    const round = (number: 1 | 2, asker: 'asker' | 'responder') => requestRound({ number, asker, condition, lengths: parameters });
    const pause = together(
      'break',
      rest,
      [page('rest', { heading: text('break.heading'), paragraphs: text('break.paragraphs'), button: text('break.button') })],
      { ...waits, waiting: text('break.waiting') },
    );
    // In both orders the one who was asked now asks; both have then been asked.
    const rounds =
      asking === 'both_orders'
        ? [negative(part('task', round(1, 'asker'), pause)), negative(part('task', round(2, 'responder')))]
        : [negative(part('task', round(1, 'asker')))];
    const framed = [scale('framed', ownFramed2)];

    const kind = together(
      'kind',
      minutes(3),
      [
        writing('kind', {
          heading: text('close.heading'),
          lead: text('close.lead'),
          prompts: { kind: text('close.prompt') },
          atLeast: 20,
          visibility: 'shared',
        }),
      ],
      { ...waits, endsWhenBothDone: true, waiting: text('close.waiting') },
    );

    return [
      ...rounds,
      part(
        'post',
        barrier('post-start', { patience: minutes(10), onTimeout: 'continue-alone', waiting: text('post.waiting') }),
        solo('post', [...state, scale('talk', ownTalk4)]),
        asking === 'both_orders' ? solo('framed', framed) : solo('framed', framed, { only: 'responder' }),
        solo('guess', [writing('guess', { heading: text('suspicion.heading'), prompts: { guess: text('suspicion.prompt') } })]),
        presenceCheck(),
        parameters.sharing === 'asked' ? sharingConsent() : [],
      ),
      part(
        'close',
        kind,
        deliver('thanks', {
          ...waits,
          text: answer(kind, 'kind'),
          from: 'both',
          confirm: { atLeast: 20 },
          letter: { heading: text('close.letterHeading'), fallback: text('close.fallback'), noSoonerThan: seconds(5) },
        }),
        distressCheck(),
      ),
    ];
  },

  followUps: [
    {
      id: 'two-weeks',
      offsetDays: 14,
      windowBeforeDays: 1,
      windowAfterDays: 3,
      remindersAfterHours: [0, 24, 48],
      timeline: () => [
        part(
          'post',
          couple,
          solo('since-then', [
            choice('done', {
              heading: text('later.heading'),
              question: text('later.done'),
              help: text('later.doneHelp'),
              options: {
                whole: text('later.doneOptions.whole'),
                part: text('later.doneOptions.part'),
                otherwise: text('later.doneOptions.otherwise'),
                not: text('later.doneOptions.not'),
                open: text('later.doneOptions.open'),
              },
            }),
            choice('fair', {
              heading: text('later.heading'),
              question: text('later.fair'),
              options: {
                fair1: text('later.fairOptions.fair1'),
                fair2: text('later.fairOptions.fair2'),
                fair3: text('later.fairOptions.fair3'),
                fair4: text('later.fairOptions.fair4'),
                fair5: text('later.fairOptions.fair5'),
              },
            }),
          ]),
          solo('later', [scale('self_regard', ownSelfregard4), scale('affect', ownAffect4)]),
          solo('later-us', [scale('trust', ownTrust3), scale('commitment', ownCommit3), scale('giving', ownGive3), scale('state', ownState9)], {
            when: not(answer(couple, 'together').is('no')),
          }),
        ),
      ],
    },
  ],
});
