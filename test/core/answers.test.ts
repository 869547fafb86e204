import { expect, it } from 'vitest';
import type { Field, PlannedTrial } from '../../server/dyad/plan.ts';
import type { Json } from '../../server/protocol/content.ts';
import { keptOf, takeTexts } from '../../server/sessions/answers.ts';

type Fields = Readonly<Record<string, Partial<Field> & Pick<Field, 'type'>>>;

function trial(plugin: string, fields: Fields = {}, id = 't'): PlannedTrial {
  const full = Object.entries(fields).map(([key, field]): [string, Field] => [
    key,
    { name: key.split('.').at(-1) ?? key, visibility: 'private', question: '', ...field },
  ]);
  return { id, plugin, parameters: {}, audience: 'private', fields: Object.fromEntries(full) };
}

/** With ids that count: text-1, text-2 … */
function taken(data: Readonly<Record<string, Json>>, planned: PlannedTrial) {
  let count = 0;
  return takeTexts(data, planned, () => `text-${++count}`);
}

const kept = (planned: PlannedTrial, data: Readonly<Record<string, Json>>) => keptOf([planned], [{ trialId: planned.id, data }]);

it('takes a declared text out and leaves its id in the place', () => {
  const { data, texts } = taken({ response: 'my words', rt: 900 }, trial('tandem-writing', { response: { type: 'text' } }));
  expect(data).toEqual({ response: { text_id: 'text-1' }, rt: 900 });
  expect(texts).toEqual([{ textId: 'text-1', dataKey: 'response', text: 'my words' }]);
});

it('takes a text as it comes back from the disk: half of a pair of code units is none', () => {
  const { texts } = taken({ response: 'half \ud83d of 💛' }, trial('tandem-writing', { response: { type: 'text' } }));
  expect(texts[0]?.text).toBe('half \ufffd of 💛');
  expect(Buffer.from(texts[0]?.text ?? '').toString()).toBe(texts[0]?.text);
});

it('takes all that stands in a declared text, however it is nested', () => {
  const planned = trial('tandem-writing', { 'response.letter': { type: 'text' } });
  const { data, texts } = taken({ response: { letter: { parts: ['one', { two: 'two' }], count: 2 }, other: 'choice' } }, planned);
  expect(texts.map(({ dataKey, text }) => [dataKey, text])).toEqual([
    ['response.letter.parts.0', 'one'],
    ['response.letter.parts.1.two', 'two'],
  ]);
  expect(data).toEqual({
    response: { letter: { parts: [{ text_id: 'text-1' }, { two: { text_id: 'text-2' } }], count: 2 }, other: 'choice' },
  });
});

it.each(['survey', 'survey-text', 'survey-html-form', 'cloze'])(
  'takes from %s, where people type, every string that nobody has declared',
  (plugin) => {
    const given = {
      response: { P0_Q1: 'typed', panel: [{ name: 'typed too' }], 'status-Comment': 'and this', 0: 'list' },
      response_order: 'kept apart',
      accuracy: 'not of the response',
    };
    const { data, texts } = taken(given, trial(plugin));
    expect(texts.map(({ text }) => text).sort()).toEqual(['and this', 'kept apart', 'list', 'typed', 'typed too']);
    expect(data['accuracy']).toBe('not of the response');
    expect(JSON.stringify(data)).not.toMatch(/typed|list|and this/);
  },
);

it('leaves plain what is declared as no text, the boxes that were ticked too', () => {
  const planned = trial('survey', {
    'response.status': { type: 'choice' },
    'response.hobbies': { type: 'choice' },
    'response.age': { type: 'number' },
    'response.why': { type: 'text' },
  });
  const response = { status: 'married', hobbies: ['music', 'other'], age: '41', why: 'because', 'hobbies-Comment': 'chess' };
  const { data, texts } = taken({ response }, planned);
  expect(texts.map(({ text }) => text)).toEqual(['because', 'chess']);
  expect(data['response']).toMatchObject({ status: 'married', hobbies: ['music', 'other'], age: '41' });
});

it('leaves plain what other plugins record, and every value that is no string', () => {
  const data = { response: 'f', stimulus: '<p>cross</p>', rt: 0, correct: false, nothing: null, empty: '', list: [0, '', null, { a: [] }] };
  expect(taken(data, trial('html-keyboard-response'))).toEqual({ data, texts: [] });
  // A text that is empty was not written: there is nothing to seal.
  expect(taken({ response: '' }, trial('tandem-writing', { response: { type: 'text' } }))).toEqual({ data: { response: '' }, texts: [] });
});

it('does not stumble over names that every object has', () => {
  const data = JSON.parse('{"constructor":"a","__proto__":{"toString":"b"},"response":{"constructor":"typed","hasOwnProperty":"too"}}');
  const { data: without, texts } = taken(data, trial('survey'));
  expect(texts.map(({ text }) => text)).toEqual(['typed', 'too']);
  expect(JSON.stringify(without)).toBe(
    '{"constructor":"a","__proto__":{"toString":"b"},"response":{"constructor":{"text_id":"text-1"},"hasOwnProperty":{"text_id":"text-2"}}}',
  );
  const asked = trial('survey', { 'response.constructor': { type: 'choice', name: 'one' }, 'response.valueOf': { type: 'choice', name: 'other' } });
  expect(kept(asked, { response: {} }).answers).toEqual({ one: null, other: null });
});

it.each<[Field['type'], Json]>([['number', 0], ['boolean', false], ['choice', ''], ['choice', 0], ['choice', '0']])(
  'remembers the %s %j: it is an answer',
  (type, value) => {
    const planned = trial('tandem-choice', { response: { type } });
    const { data } = taken({ response: value }, planned);
    expect(data).toEqual({ response: value });
    expect(kept(planned, data).answers).toEqual({ response: value });
  },
);

it('remembers null for what was asked and not answered', () => {
  const planned = trial('tandem-choice', { response: { type: 'choice' }, 'deep.down.there': { type: 'number', name: 'deep' } });
  const nothing = { response: null, deep: null };
  expect(kept(planned, {}).answers).toEqual(nothing);
  expect(kept(planned, { response: null, deep: { down: null } }).answers).toEqual(nothing);
  expect(kept(planned, { deep: { down: [1] } }).answers).toEqual(nothing);
  expect(keptOf([planned], []).answers).toEqual(nothing);
});

it('remembers the id of a text and never its words, and no text where none was written', () => {
  const planned = trial('tandem-writing', { 'response.words': { type: 'text' }, n_chars: { type: 'number', visibility: 'lab' } });
  const { data } = taken({ response: { words: 'mine' }, n_chars: 4 }, planned);
  expect(kept(planned, data)).toEqual({ answers: {}, texts: { words: 'text-1' } });
  expect(kept(planned, { response: { words: '' } })).toEqual({ answers: {}, texts: {} });
  expect(kept(planned, {})).toEqual({ answers: {}, texts: {} });
});

it('remembers nothing that only the lab sees', () => {
  const planned = trial('tandem-writing', { typed_ms: { type: 'number', visibility: 'lab' }, none: { type: 'boolean' } });
  expect(kept(planned, { typed_ms: 4_000, none: true })).toEqual({ answers: { none: true }, texts: {} });
});

it('leaves a list or an object to the record, and does not hold up the step for it', () => {
  const planned = trial('survey', { 'response.hobbies': { type: 'choice' }, 'response.matrix': { type: 'choice' }, 'response.age': { type: 'number' } });
  const response = { hobbies: ['music'], matrix: { row: 'column' }, age: 0 };
  expect(kept(planned, { response })).toEqual({ answers: { age: 0 }, texts: {} });
});

it('puts together what several trials of a step have asked', () => {
  const first = trial('tandem-choice', { response: { type: 'choice', name: 'mood' } }, 'first');
  const second = trial('tandem-choice', { response: { type: 'choice', name: 'plan' } }, 'second');
  const recorded = [
    { trialId: 'second', data: { response: 'stay' } },
    { trialId: 'other', data: { response: 'of another trial' } },
    { trialId: 'first', data: { response: 'good' } },
  ];
  expect(keptOf([first, second], recorded).answers).toEqual({ mood: 'good', plan: 'stay' });
});
