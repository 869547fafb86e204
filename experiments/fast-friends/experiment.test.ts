import { describe, expect, it } from 'vitest';
import { followUpsOf } from '../../test/support/follow-ups-of.ts';
import { twoBots, type Answers } from '../../test/support/two-bots.ts';
import experiment from './experiment.ts';
import { PROMPTS } from './prompt-list.ts';
import { promptsOf } from './prompts.ts';
import de from './texts.de.json' with { type: 'json' };
import en from './texts.en.json' with { type: 'json' };

const STATE = 'felt_security state affect near closeness closeness_wish';
const SETS = [1, 2, 3] as const;

/** Each sends something of their own in every turn. */
const answers: Answers = Object.fromEntries(
  SETS.flatMap((set) =>
    Array.from({ length: 8 }, (_, index) => ['a', 'b'].map((turn) => [`set-${set}-${index + 1}${turn}`, set, index + 1] as const)).flat(),
  ).map(([step, set, number]) => [
    step,
    (member) => ({ said: `answer of ${member} in ${step}`, prompt_id: PROMPTS.disclose[set - 1]?.[number - 1]?.id ?? '' }),
  ]),
);

describe('the protocol, step by step', () => {
  it('goes through three sets, with a pulse between, both in every turn', () => {
    const { table, outcome } = twoBots(experiment, { condition: 'disclose', answers });
    const steps = table.map(([step]) => step);
    const set = (number: number) => [
      ...Array.from({ length: 8 }, (_, index) => [`set-${number}-${index + 1}a`, `set-${number}-${index + 1}b`]).flat(),
      `set-${number}-end`,
    ];
    expect(steps).toEqual([
      'consent', 'privacy', 'intake', 'baseline', 'pre', 'rules',
      ...set(1), 'pulse-1', ...set(2), 'pulse-2', ...set(3), 'post', 'presence', 'close',
    ]);
    expect(table).toContainEqual(['post', `${STATE} responsiveness depth guess`, `${STATE} responsiveness depth guess`]);
    expect(outcome).toBe('completed');
  });

  it('asks before the last words whether partners may be known as a couple, where the study wants that', () => {
    const { table } = twoBots(experiment, { condition: 'smalltalk', parameters: { sharing: 'asked' } });
    expect(table.slice(-3).map(([step]) => step)).toEqual(['presence', 'sharing', 'close']);
  });

  it('has one with the floor and one who listens in each turn, and starts with the other in the next prompt', () => {
    const { table } = twoBots(experiment, { condition: 'smalltalk' });
    const turns = table.filter(([step]) => /^set-1-\d/.test(step)).map(([, A, B]) => `${A} ${B}`);
    const [first, second] = turns;
    expect([first, second].sort()).toEqual(['listen turn', 'turn listen']);
    expect(turns).toEqual(Array.from({ length: 4 }, () => [first, second, second, first]).flat());
  });

  it('lets each read the partner’s answer with its question, and nothing that was not sent', () => {
    const { shown } = twoBots(experiment, { condition: 'disclose', answers });
    for (const set of SETS) {
      const parts = shown.A.split(`answer of B in set-${set}-`).length - 1;
      expect(parts).toBe(8);
    }
  });

  it('spoken: twelve prompts, on both screens, nothing written', () => {
    const { table, shown } = twoBots(experiment, { condition: 'disclose', parameters: { channel: 'spoken' } });
    const turns = table.filter(([step]) => step.startsWith('set-2-'));
    expect(turns).toHaveLength(24);
    const [first] = promptsOf('disclose', 2, 'low');
    const words = en.prompts[first?.id as keyof typeof en.prompts];
    expect(shown.A).toContain(words);
    expect(shown.B).toContain(words);
  });
});

describe('the prompts', () => {
  const arms = ['disclose', 'smalltalk'] as const;
  const all = arms.flatMap((arm) => PROMPTS[arm].flat());

  it('are at least sixty in each arm, each with a name of its own', () => {
    for (const arm of arms) expect(PROMPTS[arm].flat().length).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('go deeper from set to set, and small talk stays on the surface', () => {
    const depths = PROMPTS.disclose.map((set) => set.reduce((sum, { depth }) => sum + depth, 0) / set.length);
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect(PROMPTS.smalltalk.flat().every(({ depth, risk }) => depth <= 1 && risk === 'low')).toBe(true);
    expect(PROMPTS.smalltalk.flat().some(({ topic }) => topic === 'us' || topic === 'partner')).toBe(false);
  });

  it('ask in every disclosing set about the partner or the two of them', () => {
    for (const set of SETS) {
      const asked = promptsOf('disclose', set, 'low').slice(0, 8);
      expect(asked.some(({ topic }) => topic === 'us' || topic === 'partner')).toBe(true);
    }
  });

  it('that may hurt are off unless a study asks for them', () => {
    const risky = PROMPTS.disclose.flat().filter(({ risk }) => risk === 'high');
    expect(risky.length).toBeGreaterThan(0);
    const off = SETS.flatMap((set) => promptsOf('disclose', set, 'low'));
    const on = SETS.flatMap((set) => promptsOf('disclose', set, 'high'));
    expect(off.filter(({ risk }) => risk === 'high')).toEqual([]);
    expect(on.length - off.length).toBe(risky.length);
  });

  it.each([['en', en.prompts], ['de', de.prompts]] as const)('are as long in both arms within a twelfth: %s', (_, words) => {
    const length = (arm: (typeof arms)[number], set: 1 | 2 | 3) => {
      const asked = promptsOf(arm, set, 'low').slice(0, 8);
      return asked.reduce((sum, { id }) => sum + String(Object.entries(words).find(([key]) => key === id)?.[1]).length, 0);
    };
    for (const set of SETS) {
      const [one, other] = [length('disclose', set), length('smalltalk', set)];
      expect(Math.max(one, other) / Math.min(one, other)).toBeLessThan(13 / 12);
    }
  });
});

it('after two weeks and after a month each is asked alone, in every condition the same', () => {
  const US = 'state near closeness closeness_wish';
  expect(followUpsOf(experiment)).toEqual({
    'two-weeks': [['two-weeks-together', 'together'], ['two-weeks-self', 'felt_security affect'], ['two-weeks-us', US]],
    month:       [['month-together', 'together'],     ['month-self', 'felt_security affect'],     ['month-us', `${US} ties`]],
  });
});
