import { describe, expect, it } from 'vitest';
import { twoBots, type Answers } from '../../test/support/two-bots.ts';
import experiment from './experiment.ts';

/** What the bots answer, by step and by name of the answer. Whatever is not here they leave open. */
const answers: Answers = {
  write: (member) => ({ news: `a good day of ${member}` }),
  'exchange-confirm': (member) => ({ text: `a good day of ${member}`, decision: 'send' }),
  after: () => ({ glad: 'very' }),
};

describe('the protocol, step by step', () => {
  it('both write, confirm and read at one instant, then each answers alone', () => {
    const { table, outcome, shown } = twoBots(experiment, { condition: 'meaning', answers });
    expect(table).toEqual([
      // step              member A       member B
      ['consent',          'consent',     'consent'],
      ['privacy',          'seen_now',    'seen_now'],
      ['before',           'before',      'before'],
      ['write',            'news',        'news'],
      ['exchange-confirm', 'confirm',     'confirm'],
      ['exchange',         'letter',      'letter'],
      ['after',            'glad',        'glad'],
      ['security',         'security',    'security'],
      ['presence',         'seen_during', 'seen_during'],
    ]);
    expect(outcome).toBe('completed');
    expect(shown.A).toContain('a good day of B');
    expect(shown.B).toContain('a good day of A');
  });

  it('what B keeps back, A never reads', () => {
    const keeps: Answers = { ...answers, 'exchange-confirm': () => ({ decision: 'keep' }) };
    const { shown, outcome } = twoBots(experiment, { condition: 'meaning', answers: keeps });
    expect(shown.A).not.toContain('a good day of B');
    expect(outcome).toBe('completed');
  });
});

describe('the conditions', () => {
  const play = (condition: string) => twoBots(experiment, { condition, answers });

  it('have the same steps', () => {
    expect(play('facts').table).toEqual(play('meaning').table);
  });

  it('differ in the question, and in nothing else', () => {
    const asked = (shown: string) => shown.replaceAll('what does it mean to you', '…').replaceAll('when and where was it', '…');
    expect(play('facts').shown.A).not.toBe(play('meaning').shown.A);
    expect(asked(play('facts').shown.A)).toBe(asked(play('meaning').shown.A));
  });
});
