import { expect, it } from 'vitest';
import { answersIn } from '../../client/participant/plugins/code-answers.ts';

it('takes each answer from the last trial that has its key, wherever it stands', () => {
  const parts = [
    { response: { why: 'first', how: 'slowly' }, score: 1 },
    { response: { why: 'last' }, score: null },
    { response: 'j' },
  ];
  expect(answersIn(parts, ['response.why', 'response.how', 'score', 'nobody'])).toEqual({
    response: { why: 'last', how: 'slowly' },
    score: null,
  });
});
