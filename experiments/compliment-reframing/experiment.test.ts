import { describe, expect, it } from 'vitest';
import { walk, type Answering } from '../../test/support/walk.ts';
import experiment from './experiment.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

const BEFORE = [
  ['consent', 'consent'],
  ['privacy', 'seen_now'],
  ['intake', 'intake'],
  ['baseline', 'ties'],
  ['pre', 'felt_security state self_regard regard closeness'],
];
const AFTER = [
  ['reframing', 'reframing'],
  ['summary', 'summary'],
  ['post', 'felt_security state self_regard regard closeness appraisal thoughts'],
];

/** Each writes something of their own; B keeps nothing as a card. */
const writes: Answering = (step, member) => {
  if (step === 'compose') return { compliment: `kind words by ${member}` };
  if (step === 'exchange-confirm') return { text: `kind words by ${member}`, decision: 'send' };
  if (step === 'exchange') return { shown: 'text', hidden: false };
  if (step === 'card-choice') return { keep_card: member === 'A' ? 'yes' : 'no' };
  return {};
};

describe('the protocol, step by step', () => {
  it('RECALL: each recalls, each reframes, nothing crosses', () => {
    const { lines, outcome, shown } = walk(experiment, { condition: 'meaning', answering: writes });
    const table = [...BEFORE, ['recall', 'compliment'], ...AFTER, ['presence', 'seen_during']];
    expect(lines.map(({ step, A, B }) => [step, A.join(' '), B.join(' ')])).toEqual(
      table.map(([step, trials]) => [step, trials, trials]),
    );
    expect(outcome).toBe('completed');
    expect(shown.A).not.toContain('kind words by B');
  });

  it('FRESH: each writes, confirms, and reads the partner’s words; only who wants it sees them again', () => {
    const { lines, shown } = walk(experiment, { parameters: { source: 'fresh' }, condition: 'plain', answering: writes });
    const steps = lines.map(({ step }) => step);
    expect(steps.slice(5, 8)).toEqual(['compose', 'exchange-confirm', 'exchange']);
    expect(lines.find(({ step }) => step === 'card')).toMatchObject({ A: ['card'], B: [] });
    expect(shown.A).toContain('kind words by B');
    expect(shown.B).toContain('kind words by A');
  });

  it('FRESH: who gets nothing to read is not asked about a card', () => {
    const { lines } = walk(experiment, {
      parameters: { source: 'fresh' },
      condition: 'plain',
      answering: (step) => (step === 'exchange' ? { shown: 'fallback', hidden: false } : {}),
    });
    expect(lines.map(({ step }) => step)).not.toContain('card-choice');
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
    const shape = (framing: string) =>
      walk(experiment, { condition: framing }).lines.map(({ step, A }) => `${step}: ${A.join(' ')}`);
    expect(shape('detail')).toEqual(shape('meaning'));
    expect(shape('plain')).toEqual(shape('meaning'));
  });
});
