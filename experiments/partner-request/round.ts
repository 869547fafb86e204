import {
  answer, chat, choice, deliver, hold, minutes, reveal, scale, seconds, solo, together, writing, type Duration,
} from '../kit/kit.ts';
import { ownAsking4, ownFree3, ownReaction4, ownStrain4 } from '../measures/request.ts';
import { text } from './texts.ts';
import { TOPICS, wish } from './wishes.ts';

/** Nobody is lost for good here: what can wait, waits, and otherwise it ends in the same words for both. */
export const waits = { patience: minutes(10), onTimeout: 'end', onPartnerGone: 'pause' } as const;

type Role = 'asker' | 'responder';

interface Round {
  readonly number: 1 | 2;
  /** The role whose turn it is to ask. */
  readonly asker: Role;
  readonly condition: { readonly acknowledgement: 'plain' | 'acknowledged'; readonly confidence: 'plain' | 'confident' };
  readonly lengths: { readonly writing: Duration; readonly talk: Duration };
}

/** One request: written by a card, delivered, talked about, and what each makes of it. */
export function requestRound({ number, asker, condition, lengths }: Round) {
  const asked: Role = asker === 'asker' ? 'responder' : 'asker';

  const told = reveal(`roles-${number}`, {
    ...waits,
    waiting: text('request.waiting'),
    heading: text('roles.heading'),
    paragraphs: byRole(asker, text('roles.asks'), text('roles.answers')),
  });

  const request = writing('request', {
    heading: text('request.heading'),
    about: answer(wish, 'text'),
    lead: text('request.lead'),
    card: {
      heading: text('request.card'),
      points: [
        text(`card.acknowledgement.${condition.acknowledgement}`),
        text(`card.confidence.${condition.confidence}`),
      ],
    },
    prompts: { request: text('request.prompt') },
    atLeast: 120,
    pasting: 'blocked',
    visibility: 'shared',
  });
  const filler = writing('filler', {
    heading: text('filler.heading'),
    lead: text('filler.lead'),
    prompts: { filler: text('filler.prompt') },
  });
  // Its whole length for both, so that nobody learns how long the other needs.
  const write = together(`request-${number}`, lengths.writing, byRole(asker, [request], [filler]), {
    ...waits,
    waiting: text('request.waiting'),
  });

  const letter = deliver(`letter-${number}`, {
    ...waits,
    text: answer(write, 'request'),
    from: asker,
    confirm: { atLeast: 120 },
    letter: { heading: text('letter.heading'), fallback: text('letter.fallback'), noSoonerThan: seconds(20) },
  });

  return [
    told,
    write,
    letter,
    solo(`reaction-${number}`, [scale('reaction', ownReaction4)], { only: asked, limit: minutes(3) }),
    hold(`pause-${number}`, { ...waits, pad: [seconds(4), seconds(15)], waiting: text('talk.waiting') }),
    chat(`talk-${number}`, lengths.talk, {
      ...waits,
      waiting: text('talk.waiting'),
      heading: text('talk.heading'),
      lead: text('talk.lead'),
    }),
    solo(`asked-${number}`, [scale('asking', ownAsking4), scale('strain', ownStrain4)], { only: asker }),
    solo(`answered-${number}`, [
      scale('outcome', ownReaction4),
      scale('autonomy', ownFree3, { attention: true }),
      scale('strain', ownStrain4),
    ], { only: asked }),
    solo(
      `named-${number}`,
      [choice('named', { heading: text('named.heading'), question: text('named.question'), options: TOPICS })],
      { only: asked, when: answer(letter, 'shown').is('text') },
    ),
  ];
}

/** The one who asks has the first, the other the second, whichever role asks in this round. */
function byRole<Asks, Answers>(asker: Role, asks: Asks, answers: Answers) {
  return asker === 'asker' ? { asker: asks, responder: answers } : { asker: answers, responder: asks };
}
