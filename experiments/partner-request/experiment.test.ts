import { describe, expect, it } from 'vitest';
import { followUpsOf } from '../../test/support/follow-ups-of.ts';
import { twoBots, type Answers } from '../../test/support/two-bots.ts';
import type { Member } from '../../server/protocol/member.ts';
import experiment from './experiment.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };
import { TOPICS } from './wishes.ts';

const CONDITIONS = ['plain_plain', 'acknowledged_plain', 'plain_confident', 'acknowledged_confident'] as const;
const STATE = 'trust commitment giving autonomy state self_regard affect closeness';

const BEFORE = [
  // step                 member A          member B
  ['consent',            'consent',        'consent'],
  ['privacy',            'seen_now',       'seen_now'],
  ['intake',             'intake',         'intake'],
  ['baseline',           'ties',           'ties'],
  ['wish-first',         'wish',           'wish'],
  ['wish-first-about',   'topic weight',   'topic weight'],
  ['wish-second',        'wish',           'wish'],
  ['wish-second-about',  'topic weight',   'topic weight'],
  ['wish-third',         'wish',           'wish'],
  ['wish-third-about',   'topic weight',   'topic weight'],
  ['wish-1',             'approved',       'approved'],
  ['pre',                STATE,            STATE],
];
/** In this round A asks, or is asked. */
const round = (number: 1 | 2, asker: Member) => {
  const line = (step: string, asks: string, answers: string) => [`${step}-${number}`, ...(asker === 'A' ? [asks, answers] : [answers, asks])];
  return [
    line('roles',    'told',          'told'),
    line('request',  'request',       'filler'),
    [`letter-${number}-confirm`, ...(asker === 'A' ? ['confirm', ''] : ['', 'confirm'])],
    line('letter',   '',              'letter'),
    line('reaction', '',              'reaction'),
    line('talk',     'chat',          'chat'),
    line('asked',    'asking strain', ''),
    line('answered', '',              'outcome autonomy strain'),
    line('named',    '',              'named'),
  ];
};
const behind = (framed: readonly [string, string]) => [
  ['post',           `${STATE} talk`, `${STATE} talk`],
  ['framed',         ...framed],
  ['guess',          'guess',         'guess'],
  ['presence',       'seen_during',   'seen_during'],
  ['kind',           'kind',          'kind'],
  ['thanks-confirm', 'confirm',       'confirm'],
  ['thanks',         'letter',        'letter'],
  ['distress',       'upset_now',     'upset_now'],
];

/** A wish as it is nominated: what it is about, and how tense talking about it would be. */
interface Wish {
  readonly topic?: string;
  readonly tension?: number;
}

const WHICH = ['first', 'second', 'third'] as const;
const usual: readonly Wish[] = [{ tension: 3 }, { tension: 6 }, { tension: 4 }];

/** Each nominates, approves what is picked, asks in their own words, and reads what comes. */
function answersWith(wishes: Readonly<Record<Member, readonly Wish[]>>, refused: readonly string[] = []): Answers {
  const nominated = WHICH.flatMap((which, index) => [
    [`wish-${which}`, (member: Member) => ({ wish: `secret wish ${index + 1} of ${member}`, wish_none: wishes[member][index] === undefined })],
    [
      `wish-${which}-about`,
      (member: Member) => {
        const { topic = 'home', tension } = wishes[member][index] ?? {};
        return { topic, ...(tension === undefined ? {} : { tension }) };
      },
    ],
  ] as const);
  const approvals = ['wish-1', 'wish-2'].map((step) => [step, () => ({ approved: refused.includes(step) ? 'no' : 'yes' })] as const);
  const rounds = [1, 2].flatMap((number) => [
    [`letter-${number}-confirm`, (member: Member) => ({ text: `request of ${member}`, decision: 'send' })],
    [`letter-${number}`, (_: Member) => ({ shown: 'text', hidden: false })],
  ] as const);
  return {
    ...Object.fromEntries<Answers[string]>([...nominated, ...approvals, ...rounds]),
    wish: (member) => ({ text: `own wish of ${member}`, topic: 'people' }),
    'thanks-confirm': (member) => ({ text: `kind words of ${member}`, decision: 'send' }),
  };
}

const answers = answersWith({ A: usual, B: usual });

describe('the protocol, step by step', () => {
  it.each(CONDITIONS)('both orders, %s: the first asks, then the other, and each is asked about it', (condition) => {
    for (const role of ['asker', 'responder'] as const) {
      const [one, other]: readonly [Member, Member] = role === 'asker' ? ['A', 'B'] : ['B', 'A'];
      const { table, outcome } = twoBots(experiment, { condition, role, answers });
      expect(table).toEqual([
        ...BEFORE, ...round(1, one), ['break', 'rest', 'rest'], ...round(2, other), ...behind(['framed', 'framed']),
      ]);
      expect(outcome).toBe('completed');
    }
  });

  it('asks before the kind words whether partners may be known as a couple, where the study wants that', () => {
    const { table } = twoBots(experiment, { condition: 'plain_plain', role: 'asker', parameters: { sharing: 'asked' }, answers });
    const steps = table.map(([step]) => step);
    expect(steps.slice(steps.indexOf('presence'), steps.indexOf('kind'))).toEqual(['presence', 'sharing']);
  });

  it.each(CONDITIONS)('one order, %s: one asks, and only the other is asked what the request was like', (condition) => {
    for (const role of ['asker', 'responder'] as const) {
      const parameters = { asking: 'prob_higher' };
      const { table, outcome } = twoBots(experiment, { condition, role, parameters, answers });
      expect(table).toEqual([
        ...BEFORE, ...round(1, role === 'asker' ? 'A' : 'B'), ...behind(role === 'asker' ? ['', 'framed'] : ['framed', '']),
      ]);
      expect(outcome).toBe('completed');
    }
  });

  it('roles are drawn in both orders, or by the distance that each keeps', () => {
    const rule = (asking: string) => experiment.roles?.rule({ parameters: { asking } });
    expect(rule('both_orders')).toEqual({ rule: 'both_orders' });
    expect(rule('prob_higher')).toMatchObject({ rule: 'prob_higher', target: 'responder', score: 'distance', probability: 0.75 });
  });

  it('lets the request cross once its author has let it go, and never a wish, nor the card', () => {
    const { shown } = twoBots(experiment, { condition: 'acknowledged_confident', role: 'asker', answers, parameters: { asking: 'prob_higher' } });
    expect(shown.B).toContain('request of A');
    expect(shown.B).not.toMatch(/wish \d of A/);
    for (const point of [...en.card.acknowledgement.acknowledged, ...en.card.confidence.confident]) {
      expect(shown.A).toContain(point);
      expect(shown.B).not.toContain(point);
    }
  });

  it('asks nobody what a request was about that did not come', () => {
    const kept = { ...answers, 'letter-1': () => ({ shown: 'fallback', hidden: false }) };
    const { table } = twoBots(experiment, { condition: 'plain_plain', answers: kept });
    const steps = table.map(([step]) => step);
    expect(steps).not.toContain('named-1');
    expect(steps).toContain('named-2');
  });
});

describe('the wish that is asked for', () => {
  const play = (wishes: readonly Wish[], refused: readonly string[] = []) => {
    const { table, seats, shown } = twoBots(experiment, { condition: 'plain_plain', answers: answersWith({ A: wishes, B: usual }, refused) });
    const { answers: given, texts } = seats.A;
    const steps = table.filter(([, A]) => A !== '').map(([step]) => step);
    return {
      approvals: steps.filter((step) => /^wish(-\d)?$/.test(step)),
      picked: [given['wish.picked'], given['wish.rank'], given['wish.severity'], given['wish.topic'], given['wish.rule']],
      isThere: texts['wish.text'] !== undefined,
      shown: shown.A,
    };
  };

  it.each<[string, readonly Wish[], string, number]>([
    ['the one nearest the middle', [{ tension: 3 }, { tension: 6 }, { tension: 7 }], 'second', 6],
    ['of two as near, the first', [{ tension: 4 }, { tension: 7 }, { tension: 7 }], 'first', 4],
    ['of 5 and 6, the first', [{ tension: 3 }, { tension: 6 }, { tension: 5 }], 'second', 6],
    ['at the edge of the window', [{ tension: 8 }, { tension: 2 }, { tension: 7 }], 'third', 7],
    ['never one without a severity', [{}, { tension: 3 }, {}], 'second', 3],
    ['never one that has not been thought of', [{ tension: 3 }], 'first', 3],
    ['never one on a topic that is not for here', [{ topic: 'staying', tension: 5 }, { tension: 3 }, { topic: 'safety', tension: 6 }], 'second', 3],
  ])('%s', (_, wishes, id, severity) => {
    expect(play(wishes)).toMatchObject({ approvals: ['wish-1'], picked: [id, 1, severity, 'home', 'nearest-middle 1'] });
  });

  it('the second nearest, where the first is refused', () => {
    const { approvals, picked, shown } = play(usual, ['wish-1']);
    expect(approvals).toEqual(['wish-1', 'wish-2']);
    expect(picked).toEqual(['third', 2, 4, 'home', 'nearest-middle 1']);
    // Above the card while the request is written.
    expect(shown).toContain('"about":"secret wish 3 of A","lead":"Write to your partner');
  });

  it('another one in the author’s own words, where both are refused, where only one can be picked and is refused, and where none can', () => {
    const own = ['own', null, null, 'people', 'own 1'];
    expect(play(usual, ['wish-1', 'wish-2'])).toMatchObject({ approvals: ['wish-1', 'wish-2', 'wish'], picked: own, isThere: true });
    expect(play([{ tension: 5 }], ['wish-1'])).toMatchObject({ approvals: ['wish-1', 'wish'], picked: own });
    const none = play([{ tension: 9 }, { tension: 1 }, { topic: 'money', tension: 5 }]);
    expect(none).toMatchObject({ approvals: ['wish'], picked: own });
    expect(none.shown).toContain('"about":"own wish of A","lead":"Write to your partner');
  });

  it('every topic that is not for here is left out', () => {
    const notHere = Object.keys(en.topic).filter((name) => !['heading', 'question', ...Object.keys(TOPICS)].includes(name));
    expect(notHere).toHaveLength(6);
    for (const topic of notHere) expect(play([{ topic, tension: 5 }]).approvals, topic).toEqual(['wish']);
  });
});

describe('the arms differ in the points of the card, and in nothing else', () => {
  it.each([['en', en], ['de', de]] as const)('which are as many and as long within a twelfth: %s', (_, { card }) => {
    const each = CONDITIONS.map((condition) => {
      const [acknowledgement, confidence] = condition.split('_');
      return [
        ...card.acknowledgement[acknowledgement === 'plain' ? 'plain' : 'acknowledged'],
        ...card.confidence[confidence === 'plain' ? 'plain' : 'confident'],
      ];
    });
    expect(each.map((points) => points.length)).toEqual([6, 6, 6, 6]);
    const lengths = each.map((points) => points.join('').length);
    expect(Math.max(...lengths) / Math.min(...lengths)).toBeLessThan(13 / 12);
  });

  it('and not in steps, times, fewest characters or any other word', () => {
    const points = Object.values(en.card).flatMap((factor) => Object.values(factor).flat());
    const withoutCard = (condition: string) => {
      const { shown } = twoBots(experiment, { condition, answers });
      return points.reduce((left, point) => left.replaceAll(JSON.stringify(point), '"…"'), shown.A + shown.B);
    };
    const [control, ...others] = CONDITIONS.map(withoutCard);
    expect(others).toEqual([control, control, control]);
  });
});

it('two weeks later each is asked alone, whatever was drawn and whoever has asked', () => {
  expect(followUpsOf(experiment)).toEqual({
    'two-weeks': [
      ['still-together', 'together'],
      ['since-then',     'done fair'],
      ['later',          'self_regard affect'],
      ['later-us',       'trust commitment giving state'],
    ],
  });
});
