import { expect, it } from 'vitest';
import {
  answer, barrier, choice, defineExperiment, deliver, fromBrowser, length, lines, minutes, option, part, pick, scale, seconds, solo, textsIn, together,
  trial, writing,
} from '../../experiments/kit/kit.ts';
import { defineBrowser } from '../../server/protocol/browser-code.ts';
import { ownState9 } from '../../experiments/measures/attachment.ts';

const exampleBrowser = defineBrowser({
  timelines: {
    dots: (_content: { count: number; words: readonly string[] }) => [],
  },
  media: { disc: '/assets/disc.png' },
});

/**
 * What must not compile. Each `@ts-expect-error` fails the type check if the line beneath it compiles; nothing
 * here is ever called.
 */
function refusedByTheCompiler(): void {
  const text = textsIn({ en: { hello: 'Hello', list: ['one'], deep: { down: 'Down' } } });
  // @ts-expect-error no such text
  text('helo');
  // @ts-expect-error a folder of texts is no text
  text('deep');
  text('deep.down');

  const heading = text('hello');
  const waits = { patience: minutes(1), onTimeout: 'end', onPartnerGone: 'pause' } as const;
  // @ts-expect-error a list where a sentence is needed
  choice('x', { heading: text('list'), question: heading, options: { yes: heading } });

  const asked = solo('asked', [choice('sure', { heading, question: heading, options: { yes: heading, no: heading } })]);
  answer(asked, 'sure').is('yes');
  // @ts-expect-error no such option
  answer(asked, 'sure').is('maybe');
  // @ts-expect-error no such answer
  answer(asked, 'unsure');

  const write = together('write', minutes(4), [writing('w', { heading, prompts: { mine: heading } })], waits);
  const share = together('share', minutes(4), [
    writing('w', { heading, prompts: { ours: heading }, visibility: 'shared' }),
  ], waits);
  // @ts-expect-error a private answer cannot be delivered
  deliver('d', { ...waits, text: answer(write, 'mine'), from: 'both' });
  deliver('d', { ...waits, text: answer(share, 'ours'), from: 'both' });
  // @ts-expect-error what somebody wrote is no text of the study, and cannot stand where HTML is taken
  trial('t', 'html-button-response', { stimulus: answer(share, 'ours'), choices: ['Yes'] });
  // @ts-expect-error nor in the words of a question
  choice('x', { heading, question: answer(share, 'ours'), options: { yes: heading } });
  // @ts-expect-error 30 what?
  together('t', 30, [], waits);
  // @ts-expect-error what happens when the partner leaves must be said
  together('t', seconds(30), [], { patience: minutes(1), onTimeout: 'end' });

  // @ts-expect-error nobody waits without a limit
  barrier('b', { onTimeout: 'end' });
  // @ts-expect-error at a barrier nobody can be paused who never came
  barrier('b', { patience: minutes(1), onTimeout: 'pause' });
  barrier('b', { patience: minutes(1), onTimeout: 'end' });
  // @ts-expect-error a barrier has no condition: the partner would wait there
  barrier('b', { patience: minutes(1), onTimeout: 'end', when: answer(asked, 'sure').is('yes') });

  const rated = solo('rated', [lines('how', { heading, instructions: heading, from: 0, to: 10, lines: { hard: { text: heading, left: heading, right: heading } } })]);
  const idea = { text: answer(write, 'mine'), severity: answer(rated, 'hard'), topic: answer(asked, 'sure') };
  const picking = {
    nearest: 5,
    within: [3, 7],
    without: ['no'],
    approve: { heading, question: heading, yes: heading, no: heading },
    own: { heading, lead: heading, prompt: heading, atLeast: 1, question: heading, topics: { yes: heading } },
  } as const;
  const picked = pick('picked', { ...picking, among: { one: idea } });
  answer(picked, 'picked').is('one');
  // @ts-expect-error no such candidate
  answer(picked, 'picked').is('two');
  // @ts-expect-error a choice is no severity
  pick('picked', { ...picking, among: { one: { ...idea, severity: answer(asked, 'sure') } } });
  // @ts-expect-error what was picked stays private
  deliver('d', { ...waits, text: answer(picked, 'text'), from: 'both' });

  trial('t', 'html-button-response', { stimulus: 'Ready?', choices: ['Yes'] });
  // @ts-expect-error misspelt parameter
  trial('t', 'html-button-response', { stimulus: 'Ready?', choises: ['Yes'] });
  // @ts-expect-error wrong type
  trial('t', 'html-button-response', { stimulus: 'Ready?', choices: 3 });
  // @ts-expect-error no such plugin
  trial('t', 'html-buton-response', {});
  trial('t', 'survey-likert', { questions: [{ prompt: heading, labels: text('list'), required: true }] });
  // @ts-expect-error misspelt part of a question
  trial('t', 'survey-likert', { questions: [{ promt: heading, labels: text('list') }] });
  // @ts-expect-error wrong type of a part
  trial('t', 'survey-text', { questions: [{ prompt: heading, rows: 'two' }] });
  // @ts-expect-error a function is no data
  trial('t', 'external-html', { url: '/page.html', check_fn: () => true });
  // @ts-expect-error cannot do without a function: for browser.ts
  trial('t', 'canvas-button-response', { choices: ['Yes'] });

  const { code, media } = fromBrowser<typeof exampleBrowser>('example');
  trial('t', 'image-button-response', { stimulus: media('disc'), choices: ['Yes'] });
  // @ts-expect-error no such file
  media('dics');
  const coded = solo('coded', [code('c', 'dots', { count: 3, words: text('list') }, { seen: { type: 'number' } })]);
  answer(coded, 'seen').atLeast(2);
  // @ts-expect-error no such timeline
  code('c', 'dot', { count: 3, words: text('list') });
  // @ts-expect-error wrong type of content
  code('c', 'dots', { count: 'three', words: text('list') });
  // @ts-expect-error content is missing
  code('c', 'dots', { count: 3 });

  defineExperiment({
    id: 'x',
    version: '1',
    title: 'x',
    languages: text.languages,
    parameters: { source: option('Source', ['old', 'new'], 'old'), time: length('Time', minutes(1), { atLeast: minutes(1), atMost: minutes(2) }) },
    factors: { framing: ['meaning', 'plain'] },
    consent: () => ({ version: '1', heading, summary: text('list'), sections: [] }),
    door: { patience: minutes(1) },
    debrief: text('list'),
    before: () => [part('baseline', solo('s', [scale('state', ownState9)]))],
    timeline: ({ condition, parameters }) => {
      // @ts-expect-error no such level
      if (condition.framing === 'detail') return [];
      // @ts-expect-error no such factor
      if (condition.colour === 'red') return [];
      // @ts-expect-error no such value
      if (parameters.source === 'older') return [];
      return [];
    },
  });
  const rest = {
    id: 'y',
    version: '1',
    title: 'y',
    languages: text.languages,
    parameters: {},
    factors: { framing: ['meaning', 'plain'] },
    consent: () => ({ version: '1', heading, summary: text('list'), sections: [] }),
    door: { patience: minutes(1) },
    debrief: text('list'),
    before: () => [],
  } as const;
  defineExperiment({
    ...rest,
    // @ts-expect-error a role that the experiment does not have
    timeline: () => [part('task', solo('s', [], { only: 'asker' }))],
  });

  // @ts-expect-error the default must be one of the options
  option('Source', ['old', 'new'], 'newer');
}

it('is read by the compiler', () => {
  expect(refusedByTheCompiler).toBeTypeOf('function');
});
