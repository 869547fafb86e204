import { describe, expect, it } from 'vitest';
import { followUpsOf } from '../../test/support/follow-ups-of.ts';
import { twoBots, type Answers } from '../../test/support/two-bots.ts';
import experiment from './experiment.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

const STATE = 'felt_security state self_regard regard closeness';
const BEFORE = [
  // step         member A          member B
  ['consent',     'consent',        'consent'],
  ['privacy',     'seen_now',       'seen_now'],
  ['intake',      'intake',         'intake'],
  ['baseline',    'ties',           'ties'],
  ['pre',         STATE,            STATE],
];
const AFTER = [
  ['reframing',   'reframing',      'reframing'],
  ['summary',     'summary',        'summary'],
  ['post',        `${STATE} appraisal thoughts`, `${STATE} appraisal thoughts`],
];

/** Each writes something of their own, reads what comes, and only A wants to see it again. */
const answers: Answers = {
  compose: (member) => ({ compliment: `kind words by ${member}` }),
  'exchange-confirm': (member) => ({ text: `kind words by ${member}`, decision: 'send' }),
  exchange: () => ({ shown: 'text', hidden: false }),
  'card-choice': (member) => ({ keep_card: member === 'A' ? 'yes' : 'no' }),
};

describe('the protocol, step by step', () => {
  it('RECALL: each recalls, each reframes, nothing crosses', () => {
    const { table, outcome, shown } = twoBots(experiment, { condition: 'meaning', answers });
    expect(table).toEqual([
      ...BEFORE,
      ['recall', 'compliment', 'compliment'],
      ...AFTER,
      ['presence', 'seen_during', 'seen_during'],
    ]);
    expect(outcome).toBe('completed');
    expect(shown.A).not.toContain('kind words by B');
  });

  it('FRESH: each writes, confirms, and reads the partner’s words; only who wants it sees them again', () => {
    const { table, shown } = twoBots(experiment, { parameters: { source: 'fresh' }, condition: 'plain', answers });
    expect(table).toEqual([
      ...BEFORE,
      ['compose',          'compliment',  'compliment'],
      ['exchange-confirm', 'confirm',     'confirm'],
      ['exchange',         'letter',      'letter'],
      ...AFTER,
      ['card-choice',      'keep_card',   'keep_card'],
      ['card',             'card',        ''],
      ['presence',         'seen_during', 'seen_during'],
    ]);
    expect(shown.A).toContain('kind words by B');
    expect(shown.B).toContain('kind words by A');
  });

  it('asks in the end whether partners may be known as a couple, where the study wants that, and says so in the consent', () => {
    const { table, shown } = twoBots(experiment, { parameters: { sharing: 'asked' }, condition: 'detail' });
    expect(table.slice(-2)).toEqual([['presence', 'seen_during', 'seen_during'], ['sharing', 'sharing_about partners_linked', 'sharing_about partners_linked']]);
    const said = 'may stand there as those of one couple';
    expect(shown.A).toContain(said);
    expect(twoBots(experiment, { condition: 'detail' }).shown.A).not.toContain(said);
  });

  it('FRESH: who gets nothing to read is not asked about a card', () => {
    const { table } = twoBots(experiment, {
      parameters: { source: 'fresh' },
      condition: 'plain',
      answers: { exchange: () => ({ shown: 'fallback', hidden: false }) },
    });
    expect(table.map(([step]) => step)).not.toContain('card-choice');
  });
});

describe('the arms differ in what is asked, and in nothing else', () => {
  const framings = ['meaning', 'detail', 'plain'] as const;

  it.each([en, de])('has questions of the same length within a twelfth, in every language', ({ reframing }) => {
    const lengths = framings.map((framing) => Object.values(reframing[framing]).join('').length);
    expect(Math.max(...lengths) / Math.min(...lengths)).toBeLessThan(13 / 12);
    const leads = framings.map((framing) => reframing.lead[framing].length);
    expect(Math.max(...leads) / Math.min(...leads)).toBeLessThan(13 / 12);
  });

  it('gives every arm the same steps, times and fewest characters', () => {
    const shape = (framing: string) => twoBots(experiment, { condition: framing }).table;
    expect(shape('detail')).toEqual(shape('meaning'));
    expect(shape('plain')).toEqual(shape('meaning'));
  });
});

it('two weeks later each is asked alone, in every condition the same', () => {
  expect(followUpsOf(experiment)).toEqual({
    'two-weeks': [
      ['still-together', 'together'],
      ['remembered',     'remembered'],
      ['later',          'felt_security self_regard'],
      ['later-us',       'state regard closeness'],
    ],
  });
});
