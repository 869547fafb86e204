import { expect, it } from 'vitest';
import { letterStudy } from '../support/letter-study.ts';
import { twoBots } from '../support/two-bots.ts';

it('refuses an answer that its step does not ask, so that a misspelt name does not pass for one left out', () => {
  const answers = { compose: () => ({ leter: 'Dear you' }) };
  expect(() => twoBots(letterStudy, { condition: 'one', answers })).toThrow(
    'The step "compose" does not ask "leter". It asks: letter, n_chars, n_edits, n_pastes, typed_ms.',
  );
});

it('names the conditions that there are', () => {
  expect(() => twoBots(letterStudy, { condition: 'two' })).toThrow('There is no condition "two". There is: one.');
});

it('shows each only what the partner has confirmed', () => {
  const { shown } = twoBots(letterStudy, {
    condition: 'one',
    answers: {
      compose: (member) => ({ letter: `first words of ${member}` }),
      'exchange-confirm': (member) => (member === 'A' ? { text: 'Dear you', decision: 'send' } : { decision: 'keep' }),
    },
  });
  expect(shown.B).toContain('Dear you');
  expect(shown.B).not.toContain('first words of A');
  expect(shown.A).not.toContain('first words of B');
});
