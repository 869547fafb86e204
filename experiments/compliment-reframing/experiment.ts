import {
  answer, and, barrier, choice, defineExperiment, deliver, intake, length, minutes, not, option, part, presenceCheck,
  privacyCheck, reread, scale, seconds, sharingConsent, solo, stillTogether, textsIn, together, writing,
} from '../kit/kit.ts';
import { ownState9, ownTies8 } from '../measures/attachment.ts';
import { ownCompliment4, ownFraming2 } from '../measures/compliment.ts';
import { ownCircles1, ownRegard3 } from '../measures/relationship.ts';
import { ownFeltsec6, ownSelfregard4 } from '../measures/self.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

const text = textsIn({ en, de });

/** Nobody is lost for good here: what can wait, waits, and otherwise it ends in the same words for both. */
const waits = { patience: minutes(10), onTimeout: 'end', onPartnerGone: 'pause' } as const;

const ofMyself = [scale('felt_security', ownFeltsec6), scale('self_regard', ownSelfregard4)];
const ofUs = [scale('state', ownState9), scale('regard', ownRegard3), scale('closeness', ownCircles1)];

const state = [
  scale('felt_security', ownFeltsec6),
  scale('state', ownState9),
  scale('self_regard', ownSelfregard4),
  scale('regard', ownRegard3),
  scale('closeness', ownCircles1),
];

const couple = stillTogether('still-together');

const cannot = {
  label: text('cannot.label'),
  help: text('cannot.help'),
  domains: text('cannot.domains'),
  skip: text('cannot.skip'),
};

/** P01. Does drawing meaning from a partner's compliment raise felt security more than recalling its details? */
export default defineExperiment({
  id: 'compliment-reframing',
  version: '1.2.0',
  title: 'Compliment reframing',
  languages: text.languages,

  parameters: {
    source: option('Source of the compliment', ['recall', 'fresh'], 'recall'),
    composing: length('Time for the compliment', minutes(4), { atLeast: minutes(1), atMost: minutes(10) }),
    writing: length('Time for writing about it', minutes(8), { atLeast: minutes(1), atMost: minutes(20) }),
    settling: length('Writing takes at least', minutes(4), { atLeast: seconds(0), atMost: minutes(10) }),
    sharing: option('Whether partners are asked if published answers may be joined', ['not-asked', 'asked'], 'not-asked'),
  },
  factors: { framing: ['meaning', 'detail', 'plain'] },
  outcome: ownFeltsec6,

  consent: ({ parameters }) => ({
    version: '1.1',
    heading: text('consent.heading'),
    summary: text('consent.summary'),
    sections: [
      { title: text('consent.what.title'), paragraphs: text('consent.what.paragraphs') },
      { title: text('consent.sees.title'), paragraphs: text(`consent.sees.${parameters.source}`) },
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

  timeline: ({ parameters, condition: { framing } }) => {
    const { source } = parameters;

    const recall = together(
      'recall',
      parameters.composing,
      [
        writing('compliment', {
          heading: text('recall.heading'),
          lead: text('recall.lead'),
          prompts: { compliment: text('recall.prompt') },
          atLeast: 20,
          cannot,
        }),
      ],
      { ...waits, endsWhenBothDone: true, waiting: text('recall.waiting') },
    );

    const compose = together(
      'compose',
      parameters.composing,
      [
        writing('compliment', {
          heading: text('fresh.heading'),
          lead: text('fresh.lead'),
          prompts: { compliment: text('fresh.prompt') },
          atLeast: 40,
          cannot,
          visibility: 'shared',
        }),
      ],
      { ...waits, endsWhenBothDone: true, waiting: text('fresh.waiting') },
    );
    const exchange = deliver('exchange', {
      ...waits,
      text: answer(compose, 'compliment'),
      from: 'both',
      confirm: { atLeast: 20 },
      letter: {
        heading: text('exchange.letterHeading'),
        fallback: text('exchange.fallback'),
        noSoonerThan: seconds(20),
      },
    });

    const reframing = together(
      'reframing',
      parameters.writing,
      [
        writing('reframing', {
          heading: text(`reframing.heading.${source}`),
          lead: text(`reframing.lead.${framing}`),
          prompts: {
            first: text(`reframing.${framing}.first`),
            second: text(`reframing.${framing}.second`),
            third: text(`reframing.${framing}.third`),
          },
          atLeast: 300,
          noSoonerThan: parameters.settling,
          pasting: 'blocked',
        }),
      ],
      { ...waits, endsWhenBothDone: true, waiting: text('reframing.waiting') },
    );
    const summary = solo('summary', [
      writing('summary', {
        heading: text('summary.heading'),
        lead: text('summary.lead'),
        prompts: { summary: text('summary.prompt') },
        atMost: 200,
      }),
    ]);

    const cardChoice = solo(
      'card-choice',
      [
        choice('keep_card', {
          heading: text('card.heading'),
          question: text('card.question'),
          options: { yes: text('card.yes'), no: text('card.no') },
        }),
      ],
      { when: and(answer(exchange, 'shown').is('text'), not(answer(exchange, 'hidden').is(true))) },
    );
    const card = solo('card', [reread(exchange, 'card', { heading: text('card.heading'), copy: text('card.copy') })], {
      when: answer(cardChoice, 'keep_card').is('yes'),
    });

    return [
      part('task', source === 'recall' ? recall : [compose, exchange]),
      part('task', reframing, summary),
      part(
        'post',
        barrier('post-start', { patience: minutes(10), onTimeout: 'continue-alone', waiting: text('post.waiting') }),
        solo('post', [
          ...state,
          scale('appraisal', ownCompliment4, { attention: true }),
          scale('thoughts', ownFraming2),
        ]),
        source === 'recall' ? [] : [cardChoice, card],
        presenceCheck(),
        parameters.sharing === 'asked' ? sharingConsent() : [],
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
          solo('remembered', [
            writing('remembered', { heading: text('later.heading'), lead: text('later.lead'), prompts: { remembered: text('later.prompt') } }),
          ]),
          solo('later', ofMyself),
          solo('later-us', ofUs, { when: not(answer(couple, 'together').is('no')) }),
        ),
      ],
    },
  ],
});
