import { describe, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import {
  answer, barrier, choice, deliver, fromBrowser, minutes, part, solo, together, trial, writing, type Experiment,
} from '../../experiments/kit/kit.ts';
import type { BrowserCode } from '../../server/protocol/browser-code.ts';
import { preflight } from '../../server/planning/preflight.ts';
import { definition, readPage, text } from '../support/definitions.ts';

const waits = { patience: minutes(1), onTimeout: 'end', onPartnerGone: 'pause' } as const;

function problemsOf(experiment: Experiment, browser: string | null = null): string {
  try {
    preflight(experiment, browser);
    return '';
  } catch (error) {
    return String(error);
  }
}

it('finds nothing wrong with the paradigm that ships, nor with the smallest definition', () => {
  expect(problemsOf(complimentReframing)).toBe('');
  expect(problemsOf(definition())).toBe('');
});

it('tells all problems at once, each with its place', () => {
  const problems = problemsOf(
    definition({
      id: 'Not A Folder',
      factors: { colour: ['dark red'] },
      timeline: () => [part('task', solo('task', [readPage]), solo('task', [readPage]))],
    }),
  );
  expect(problems).toContain('Not A Folder: 3 problems');
  expect(problems).toMatch(/id: "Not A Folder" has to be/);
  expect(problems).toMatch(/factors › colour: the level "dark red"/);
  expect(problems).toMatch(/step task: the id "task" is used twice/);
});

describe('refuses, with the way to mend it', () => {
  it('a step of part 2 with the id of one of part 1', () => {
    const timeline = () => [part('task', solo('hello', [readPage]))];
    expect(problemsOf(definition({ timeline }))).toMatch(/the id "hello" is used twice; every step needs its own id/);
  });

  it('two answers of one name in one step', () => {
    const ask = (id: string) =>
      trial(id, 'html-button-response', { stimulus: 'x', choices: ['y'] }, { liked: { type: 'number', key: 'response' } });
    const timeline = () => [part('task', solo('task', [ask('one'), ask('two')]))];
    expect(problemsOf(definition({ timeline }))).toMatch(/two answers are called "liked", so one would overwrite the other/);
  });

  it('words of a texts file and names of levels in browser.ts, which everybody can read', () => {
    const refused = (source: string) => problemsOf(definition(), source);
    expect(refused("const heading = 'Another line';")).toMatch(/browser.ts: says "Another line", which is a text/);
    expect(refused("const kind = 'line';")).toBe('');
    expect(refused('const shown = `<b class="blue">`;')).toMatch(/names the level "blue"/);
    expect(refused('const speed = { red: 1 };')).toMatch(/names the level "red"/);
    expect(refused('// as in the blue one: "A heading"\nconst redo = content.reddish;')).toBe('');
  });

  it('what a plan wants of browser.ts and does not find there', () => {
    const { code, media } = fromBrowser<BrowserCode>('sound');
    const asks = definition({
      timeline: () => [part('task', solo('task', [
        code('one', 'dots', {}),
        trial('two', 'image-button-response', { stimulus: media('disc'), choices: ['y'] }),
      ]))],
    });
    expect(problemsOf(asks)).toMatch(/step task › trial one: asks for "dots" of browser.ts, and experiments\/sound\/ has no such file/);
    const found = problemsOf(asks, 'defineBrowser({ timelines: { dots() { return []; } } })');
    expect(found).toMatch(/trial two: asks for "disc", which browser.ts does not have/);
    expect(found).not.toContain('dots');
    expect(problemsOf(definition({ ...asks, id: 'other' }), 'dots disc')).toMatch(/has to be its own, fromBrowser\('other'\)/);
  });

  it('recordings that are too long for a record', () => {
    const asks = (given: { recording_duration?: number | null }) =>
      problemsOf(definition({ timeline: () => [part('task', solo('task', [trial('say', 'html-audio-response', { stimulus: 'x', ...given })]))] }));
    expect(asks({})).toBe('');
    expect(asks({ recording_duration: 10_000 })).toMatch(/trial say: records for 10000 ms, and a record has room for 64 kB/);
    expect(asks({ recording_duration: null })).toMatch(/records without an end/);
  });

  it('a mark in the id of a trial', () => {
    const timeline = () => [part('task', solo('task', [{ ...readPage, id: 'read#1' }]))];
    expect(problemsOf(definition({ timeline }))).toMatch(/"read#1" has a #, which marks the trials inside/);
  });

  it('a number of parts that would tell the condition', () => {
    const timeline: Experiment['timeline'] = ({ condition }) =>
      condition['colour'] === 'red'
        ? [part('task', solo('task', [readPage]))]
        : [part('task', solo('task', [readPage])), part('post', solo('more', [readPage]))];
    expect(problemsOf(definition({ timeline }))).toMatch(/the conditions have 1 and 2 parts.*would tell them their condition/);
  });

  it('texts that a language does not have, in the experiment and in what it builds on', () => {
    const languages = { en: text.languages['en'] ?? {}, fr: { heading: 'Un titre' } };
    const problems = problemsOf(definition({ languages }));
    expect(problems).toMatch(/experiments\/sound\/texts\.fr\.json: lacks list, button, many\. Couples in this language/);
    expect(problems).toMatch(/experiments\/kit\/texts\.fr\.json: does not exist/);
    expect(problems).toMatch(/experiments\/measures\/texts\.fr\.json: does not exist/);
  });

  it('a text with a placeholder that nothing fills', () => {
    expect(problemsOf(definition({ door: { patience: minutes(1), waiting: text('many') } }))).toMatch(
      /the text "many" in en cannot be filled in/,
    );
  });

  it('a condition on an answer that comes later', () => {
    const later = solo('later', [
      choice('sure', { heading: text('heading'), question: text('heading'), options: { yes: text('button') } }),
    ]);
    const early = solo('early', [readPage], { when: answer(later, 'sure').is('yes') });
    expect(problemsOf(definition({ timeline: () => [part('task', early, later)] }))).toMatch(
      /step early: its condition reads "later.sure", which no earlier step of this member asks/,
    );
  });

  it('a private text that is shown to the partner', () => {
    const write = together('write', minutes(1), [
      writing('letter', { heading: text('heading'), prompts: { words: text('heading') } }),
    ], waits);
    // The compiler refuses this too; preflight is for definitions that were cast, or are not TypeScript.
    const sneak = deliver('send', { ...waits, text: answer(write, 'words') as never, from: 'both' });
    const pipe = { parameter: 'text', of: 'partner', answer: answer(write, 'words') } as const;
    const look = solo('look', [{ ...readPage, pipes: [pipe] }]);
    expect(problemsOf(definition({ timeline: () => [part('task', write, sneak, look)] }))).toMatch(
      /step look: "write.words" is private. Showing it to the partner needs visibility 'shared'/,
    );
  });

  it('a function in a plan', () => {
    const stimulus: unknown = () => 'now';
    const odd = { ...readPage, parameters: { heading: text('heading'), stimulus: stimulus as string } };
    expect(problemsOf(definition({ timeline: () => [part('task', solo('task', [odd]))] }))).toMatch(
      /step task › trial read › stimulus: is no plain data/,
    );
  });

  it('a scale that the registry does not have', () => {
    const scale = { measure: 'pub_unknown9', order: 'fixed', attention: null } as const;
    expect(problemsOf(definition({ timeline: () => [part('task', solo('task', [{ ...readPage, scale }]))] }))).toMatch(
      /presents the scale "pub_unknown9", which experiments\/measures does not have/,
    );
  });

  it('a limit before the draw, which nothing would keep', () => {
    const before = () => [part('baseline', solo('hurry', [readPage], { limit: minutes(1) }))];
    expect(problemsOf(definition({ before }))).toMatch(/step hurry: has a limit before the draw/);
  });

  it('an error thrown in the timeline, with the condition it was thrown in', () => {
    const timeline: Experiment['timeline'] = ({ condition }) => {
      if (condition['colour'] === 'blue') throw new Error('no prompts for blue');
      return [part('task', barrier('wait', waits))];
    };
    expect(problemsOf(definition({ timeline }))).toMatch(/no prompts for blue/);
  });
});
