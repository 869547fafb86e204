import { describe, expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import {
  answer, barrier, choice, deliver, distressCheck, fromBrowser, hold, lines, minutes, negative, option, part, pick, probHigher, scale,
  seconds, solo, together, trial, turns, writing, type Experiment,
} from '../../experiments/kit/kit.ts';
import type { PointMeasure } from '../../experiments/kit/measure.ts';
import type { PickSpec } from '../../experiments/kit/step.ts';
import { ownTies8 } from '../../experiments/measures/attachment.ts';
import { ownFraming2 } from '../../experiments/measures/compliment.ts';
import { ownPulse1 } from '../../experiments/measures/disclosure.ts';
import { ownAffect4, ownFeltsec6, ownSelfregard4 } from '../../experiments/measures/self.ts';
import { readPluginInfo } from '../../server/commands/plugin-info.ts';
import { measureProblems } from '../../server/planning/checks/measure-problems.ts';
import { DefinitionError, type Problem } from '../../server/planning/definition-error.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { preflight, preflightStudy } from '../../server/planning/preflight.ts';
import { RULES } from '../../server/planning/rules.ts';
import type { BrowserCode } from '../../server/protocol/browser-code.ts';
import { definition, readPage, text } from '../support/definitions.ts';

const waits = { patience: minutes(1), onTimeout: 'end', onPartnerGone: 'pause' } as const;
const words = { heading: text('heading') };

/** What is refused, or the whole of what is only told where nothing is. */
function found(experiment: Experiment, browser: string | null = null, files: Readonly<Record<string, number>> = {}): readonly Problem[] {
  return problemsIn(() => preflight(experiment, readPluginInfo, browser, new Map(Object.entries(files))));
}

function problemsIn(act: () => unknown): readonly Problem[] {
  try {
    const told = act();
    return Array.isArray(told) ? told : [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

const timeline = (...steps: Parameters<typeof part>[1][]) => definition({ timeline: () => [part('task', ...steps)] });
const ask = (id: string) => choice(id, { ...words, question: text('heading'), options: { yes: text('button'), no: text('button') } });
const write = <const Seen extends 'private' | 'shared'>(visibility: Seen) =>
  together('write', minutes(2), [writing('letter', { ...words, prompts: { words: text('heading') }, visibility })], waits);
const button = (given: object, fields = {}) => trial('rate', 'html-button-response', given, fields);
const { code, media } = fromBrowser<BrowserCode>('sound');
const byTies = (score: string, p: number) => ({ names: ['asker', 'responder'] as const, rule: () => probHigher('responder', ownTies8, score, p) });
const disc = trial('see', 'image-button-response', { stimulus: media('disc'), choices: ['y'] });
const voice = (given: { readonly recording_duration?: number | null }) =>
  timeline(solo('task', [trial('say', 'html-audio-response', { stimulus: 'x', ...given })]));
const talk = (given: Partial<Parameters<typeof turns>[1]>) =>
  turns('set', { ...waits, lasts: minutes(4), prompts: [{ id: 'one', text: text('heading') }], turn: { atMost: minutes(1) }, ...given });
const life = trial('life', 'survey-html-form', { html: '<input name="one">' });
const film = "media: { film: new URL('./media/film.webm', import.meta.url).href }";
const state: PointMeasure = { ...ownSelfregard4, id: 'own_state2' };

const line = { text: text('heading'), left: text('button'), right: text('button') };
const ideas = solo('ideas', [
  writing('idea', { ...words, prompts: { idea: text('heading') } }),
  lines('how', { ...words, instructions: text('heading'), from: 0, to: 10, lines: { hard: line } }),
  ask('kind'),
]);
const idea = { text: answer(ideas, 'idea'), severity: answer(ideas, 'hard'), topic: answer(ideas, 'kind') };
const wish = pick('wish', {
  among: { only: idea, again: idea },
  nearest: 5,
  within: [3, 7],
  without: [],
  approve: { ...words, question: text('heading'), yes: text('button'), no: text('button') },
  own: { ...words, lead: text('heading'), prompt: text('heading'), atLeast: 1, question: text('heading'), topics: { home: text('button') } },
});
/** Ideas, and a pick that is made otherwise than `pick()` would make it. */
const picking = (changes: object, before: readonly Parameters<typeof part>[1][] = [ideas]) => {
  const changed = (pick: PickSpec | null): PickSpec | null => (pick?.rule === 'nearest-middle' ? { ...pick, ...changes } : pick);
  return timeline(...before, ...wish.steps.map((step) => ({ ...step, pick: changed(step.pick) })));
};
type FollowUp = NonNullable<Experiment['followUps']>[number];
/** Two follow-ups that nothing is wrong with, but for what is changed in the second. */
const later = (changes: Partial<FollowUp>) => {
  const followUp = (id: string, offsetDays: number, given: Partial<FollowUp> = {}): FollowUp => ({
    id, offsetDays, windowBeforeDays: 1, windowAfterDays: 2, remindersAfterHours: [0, 24], timeline: () => [part('post', solo(id, [readPage]))], ...given,
  });
  return definition({ followUps: [followUp('week-1', 7), followUp('week-2', 14, changes)] });
};
const laterSteps = (...steps: Parameters<typeof part>[1][]) => later({ timeline: () => [part('post', ...steps)] });
const byRoles: Experiment['roles'] = { names: ['asker', 'responder'], rule: () => ({ rule: 'random' }) };

/** Each rule with a definition that breaks it, and what is said: `place: message`. */
const BROKEN: readonly (readonly [keyof typeof RULES, () => readonly Problem[], string])[] = [
  ['experiment-id', () => found(definition({ id: 'Not A Folder' })), 'id: is "Not A Folder".'],
  ['language-none', () => found(definition({ languages: {} })), 'languages: there is none.'],
  ['text-missing', () => found(definition({ languages: { en: text.languages['en'] ?? {}, fr: { heading: 'Un titre' } } })), 'experiments/sound/texts.fr.json: lacks list, button, many.'],
  ['factor-level', () => found(definition({ factors: { colour: ['dark red', 'blue'] } })), 'factors › colour: has the level "dark red".'],
  ['factor-level', () => found(definition({ factors: { colour: ['red', 'red'] } })), 'factors › colour: has the level "red" twice.'],
  ['factor-name', () => found(definition({ factors: { role: ['red', 'blue'] } })), 'factors › role: "role" is a column of the exported tables already.'],
  ['factor-name', () => found(definition({ factors: { cond: ['red', 'blue'] } })), 'factors › cond: the centred column of "cond" would be "cond_c", which is there already.'],
  ['debrief-empty', () => found(definition({ languages: { en: { ...text.languages['en'], list: [] } }, debrief: { ...text('list'), languages: { en: { list: [] } } } })), 'debrief: says nothing.'],
  ['scripted-without-approval', () => found(definition({ parameters: { source: option('Source', ['real', 'scripted'], 'real') } })), 'parameters › source: offers "scripted", and no approval is named.'],
  ['parameter-unknown', () => problemsIn(() => readParameters(definition(), { mod: 'calm' })), 'parameter mod: does not exist. There is: mood, doorPatience.'],
  ['parameter-value', () => problemsIn(() => readParameters(definition(), { mood: 'wild' })), 'parameter mood: is "wild"; it takes calm or lively.'],
  ['parts-differ', () => found(definition({ timeline: ({ condition }) => (condition['colour'] === 'red' ? [part('task', solo('task', [readPage]))] : []) })), 'timeline: the conditions have 1 and 0 parts.'],
  ['unplannable', () => found(definition({ timeline: ({ condition }) => { if (condition['colour'] === 'blue') throw new Error('no prompts for blue'); return []; } })), 'before the draw: no prompts for blue.'],
  ['unplannable', () => found(definition({ door: { patience: minutes(1), waiting: text('many') } })), 'before the draw: the text "many" in en cannot be filled in'],
  ['chance-outside', () => { let count = 0; return found(definition({ timeline: () => [part('task', solo(`task-${count++}`, [readPage]))] })); }, 'timeline, condition red: two plans of one seed differ.'],
  ['step-id-twice', () => found(timeline(solo('hello', [readPage]))), 'step hello: the id "hello" is used twice.'],
  ['limit-before-draw', () => found(definition({ before: () => [part('baseline', solo('hurry', [readPage], { limit: minutes(1) }))] })), 'step hurry: has a limit of 60 s before the draw.'],
  ['step-id-twice', () => found(laterSteps(solo('task', [readPage]))), 'step task: the id "task" is used twice.'],
  ['follow-up-id', () => found(later({ id: 'week-1' })), 'followUps › week-1: the id "week-1" is used twice.'],
  ['follow-up-id', () => found(later({ id: 'Week 2' })), 'followUps › Week 2: is called "Week 2".'],
  ['follow-up-window', () => found(later({ offsetDays: 10 })), 'followUps › week-2: opens on day 9, and "week-1" closes with day 9.'],
  ['follow-up-window', () => found(later({ windowAfterDays: 1.5 })), 'followUps › week-2: its windowAfterDays is 1.5, and has to be a whole number from 0 on.'],
  ['follow-up-window', () => found(definition({ followUps: [{ ...(later({}).followUps?.[0] as FollowUp), windowBeforeDays: 7 }] })), 'followUps › week-1: opens on day 0, and the sitting is on day 0.'],
  ['follow-up-reminders', () => found(later({ remindersAfterHours: [0, 72] })), 'followUps › week-2: reminds after 72 hours, and the window is over after 72.'],
  ['follow-up-reminders', () => found(later({ remindersAfterHours: [24, 0] })), 'followUps › week-2: its reminders are not in their order.'],
  ['follow-up-shared', () => found(laterSteps(solo('week-2', [readPage]), barrier('both', waits))), 'followUps › week-2 › step both: is of the kind "barrier".'],
  ['follow-up-limit', () => found(laterSteps(solo('week-2', [readPage], { limit: minutes(1) }))), 'followUps › week-2 › step week-2: has a limit.'],
  ['follow-up-for-nobody', () => found({ ...laterSteps(solo('week-2', [readPage], { only: 'asker' as never })), roles: byRoles }), 'followUps › week-2: has no step that is sure to come for each of them.'],
  // From here on some need a cast: the compiler refuses them too, and preflight is for who has not met it.
  ['wait-without-limit', () => found(timeline(barrier('share', { onTimeout: 'end' } as never))), 'step share: its patience is NaN ms.'],
  ['wait-without-limit', () => found(timeline(together('talk', minutes(Infinity), [readPage], waits))), 'step talk: its length is Infinity ms.'],
  ['wait-without-limit', () => found(timeline(talk({ turn: {} as never }))), 'step set-1a: its length is NaN ms.'],
  ['wait-without-limit', () => found(timeline(talk({ lasts: minutes(Infinity) }))), 'step set-1a: its set\'s length is Infinity ms.'],
  ['partner-gone-undecided', () => found(timeline(together('talk', minutes(1), [readPage], { patience: minutes(1), onTimeout: 'end' } as never))), 'step talk: its onPartnerGone is not given.'],
  ['step-for-nobody', () => found(timeline(solo('ask', [readPage], { only: 'asker' as never }))), 'step ask: concerns no role that anybody has.'],
  ['step-for-nobody', () => found(timeline(write('shared'), deliver('send', { ...waits, text: answer(write('shared'), 'words'), from: 'asker' as never }))), 'step send: brings a text from a role that nobody has.'],
  ['least-beyond-length', () => found(timeline(together('w', minutes(1), [writing('w', { ...words, prompts: { a: text('heading') }, noSoonerThan: minutes(2) })], waits))), 'step w: lasts 60 s, and its trials hold everybody for 120 s.'],
  ['trial-id-twice', () => found(timeline(solo('task', [readPage, readPage]))), 'step task: two trials have the id "read".'],
  ['trial-id-mark', () => found(timeline(solo('task', [{ ...readPage, id: 'read#1' }]))), 'step task › trial read#1: the id "read#1" has a #.'],
  ['answer-name-twice', () => found(timeline(solo('task', [button({ stimulus: 'x', choices: ['y'] }, { one: { type: 'number', key: 'response' } }), { ...ask('one'), id: 'two' }]))), 'step task: two answers are called "one".'],
  ['condition-unasked', () => found(timeline(solo('early', [readPage], { when: answer(solo('later', [ask('sure')]), 'sure').is('yes') }), solo('later', [ask('sure')]))), 'step early: its condition reads "later.sure", which no earlier step of this member asks.'],
  ['pipe-unwritten', () => found(timeline(deliver('send', { ...waits, text: answer(write('shared'), 'words'), from: 'both' }))), 'step send-confirm: shows "write.words", which nobody writes in an earlier step.'],
  ['pipe-no-text', () => found(timeline(solo('asked', [ask('sure')]), deliver('send', { ...waits, text: { ...answer(write('shared'), 'words'), field: 'asked.sure' }, from: 'both' }))), 'step send-confirm: shows "asked.sure", which is a choice and no text.'],
  ['private-shown', () => found(timeline(write('private'), deliver('send', { ...waits, text: answer(write('private'), 'words') as never, from: 'both' }))), 'step send-confirm: "write.words" is private.'],
  ['private-shown', () => found(timeline(write('private'), solo('look', [{ ...readPage, pipes: [{ parameter: 'text', of: 'partner', answer: answer(write('private'), 'words') }] }]))), 'step look: "write.words" is private.'],
  ['pipe-without-fallback', () => found(timeline(write('shared'), solo('look', [{ ...readPage, pipes: [{ parameter: 'text', of: 'partner', answer: answer(write('shared'), 'words') }] }]))), 'step look: shows "write.words" and says nothing where the partner wrote nothing.'],
  ['pick-unknown', () => found(picking({ version: 2 })), 'step wish-1: picks by "nearest-middle", version 2.'],
  ['pick-unknown', () => found(picking({ rule: 'farthest' })), 'step wish-1: picks by "farthest", version 1.'],
  ['pick-range', () => found(picking({ within: [6, 7] })), 'step wish-1: picks no. 1 of 2, nearest to 5 between 6 and 7.'],
  ['pick-range', () => found(picking({ rank: 3 })), 'step wish-1: picks no. 3 of 2, nearest to 5 between 3 and 7.'],
  ['pick-unasked', () => found(picking({}, [])), 'step wish-1: picks by "ideas.idea", which no earlier step of this member asks.'],
  ['pick-unasked', () => found({ ...picking({}, [{ ...ideas, only: 'asker' as never }]), roles: byRoles }), 'step wish-1: picks by "ideas.idea", which only the partner is asked.'],
  ['pick-kind', () => found(picking({ candidates: [{ id: 'only', ...idea, severity: idea.topic as never }, { id: 'again', ...idea }] })), 'step wish-1: takes "ideas.kind" as severity, which is a choice and no number.'],
  ['private-shown', () => found(timeline(ideas, ...wish.steps, deliver('send', { ...waits, text: answer(wish, 'text') as never, from: 'both' }))), 'step send-confirm: "wish.text" is private.'],
  ['private-shown', () => found(timeline(ideas, ...wish.steps, solo('look', [{ ...readPage, parameters: { ...readPage.parameters, fallback: text('heading') }, pipes: [{ parameter: 'text', of: 'partner', answer: answer(wish, 'text') }] }]))), 'step look: "wish.text" is private.'],
  ['not-plain-data', () => found(timeline(solo('task', [{ ...readPage, parameters: { ...readPage.parameters, stimulus: (() => 'now') as never } }]))), 'step task › trial read › stimulus: is no plain data.'],
  ['browser-says-text', () => found(definition(), "const heading = 'Another line';"), 'experiments/sound/browser.ts: says "Another line", which is a text.'],
  ['browser-names-level', () => found(definition(), 'const shown = `<b class="blue">`;'), 'experiments/sound/browser.ts: names the level "blue".'],
  ['browser-names-level', () => found(definition(), 'const speed = { red: 1 };'), 'experiments/sound/browser.ts: names the level "red".'],
  ['browser-of-another', () => found({ ...timeline(solo('task', [disc])), id: 'other' }, 'disc'), 'step task › trial see: asks for browser.ts of "sound", and this is "other".'],
  ['browser-lacks', () => found(timeline(solo('task', [code('one', 'dots', {})]))), 'step task › trial one: asks for "dots" of browser.ts, and experiments/sound/ has no such file.'],
  ['browser-lacks', () => found(timeline(solo('task', [disc])), 'media: {}'), 'step task › trial see: asks for "disc", which browser.ts does not have.'],
  ['media-missing', () => found(definition(), film, { 'media/flim.webm': 100 }), 'experiments/sound/browser.ts: names "media/film.webm", and there is no such file.'],
  ['media-large', () => found(definition(), film, { 'media/film.webm': 84_000_000 }), 'experiments/sound/media/film.webm: has 84 MB, which takes 67 s on a line of 10 Mbit/s.'],
  ['recording-too-long', () => found(voice({ recording_duration: 10_000 })), 'step task › trial say: records for 10000 ms; the longest that fits is 3000 ms.'],
  ['recording-too-long', () => found(voice({ recording_duration: null })), 'step task › trial say: records without an end; the longest that fits is 3000 ms.'],
  ['plugin-parameter-unknown', () => found(timeline(solo('task', [button({ stimulus: 'x', choices: ['y'], choises: ['y'] })]))), 'step task › trial rate: "rate" (html-button-response): unknown parameter "choises". Did you mean "choices"?'],
  ['plugin-parameter-missing', () => found(timeline(solo('task', [button({ stimulus: 'x' })]))), 'step task › trial rate: "rate" (html-button-response) needs "choices".'],
  ['plugin-data-unknown', () => found(timeline(solo('task', [button({ stimulus: 'x', choices: ['y'] }, { liked: { type: 'number', key: 'respons' } })]))), 'step task › trial rate: "rate" (html-button-response) leaves no data "respons". Did you mean "response"?'],
  ['cannot-be-simulated', () => found(timeline(solo('task', [life]))), 'step task › trial life: "life" (survey-html-form) cannot be simulated.'],
  ['scale-unknown', () => found(timeline(solo('task', [{ ...readPage, scale: { measure: 'pub_unknown9', order: 'fixed', attention: null } }]))), 'step task › trial read: presents the scale "pub_unknown9", which experiments/measures does not have.'],
  ['measure-id-twice', () => measureProblems([state, state]), 'experiments/measures: two measures have the id "own_state2".'],
  ['measure-items', () => measureProblems([{ ...state, items: [...state.items, ...state.items.slice(0, 1)] }]), 'experiments/measures › own_state2: has the item "like" twice.'],
  ['item-in-two-measures', () => found(timeline(solo('task', [scale('affect', ownAffect4), scale('pulse', ownPulse1)]))), 'measures: item "close" occurs in the measures "own_affect4" and "own_pulse1", in the same words.'],
  ['measure-score', () => measureProblems([{ ...state, scores: [{ name: 'calm', label: 'Calm', items: ['calm'] }] }]), 'experiments/measures › own_state2: the score "calm" names the item "calm", which it does not have.'],
  ['measure-range', () => measureProblems([{ ...state, min: 0, max: 7 }]), 'experiments/measures › own_state2: has 8 points from 0 to 7, and 7 labels.'],
  ['licence-missing', () => measureProblems([{ ...state, id: 'pub_state2' }]), 'experiments/measures › pub_state2: "Self-regard right now (own wording)" is a published scale, and no licence is noted.'],
  ['measure-borrowed-name', () => measureProblems([{ ...state, scores: [{ name: 'x', label: 'Mean of the Rosenberg Self-Esteem Scale', items: ['like'] }] }]), 'experiments/measures › own_state2: is called “Rosenberg Self-Esteem Scale”, which is a published scale, and its wording is not.'],
  ['measure-borrowed-name', () => measureProblems([{ ...state, id: 'own_ios2' }]), 'experiments/measures › own_ios2: is called “IOS”, which is a published scale, and its wording is not.'],
  ['negative-without-close', () => found(definition({ timeline: () => [negative(part('task', solo('threat', [readPage]))), part('post', distressCheck())] })), 'condition red › part 2: is negative (threat), and nothing positive closes it.'],
  ['negative-without-distress-check', () => found(definition({ timeline: () => [part('pre', distressCheck()), negative(part('task', solo('threat', [readPage]))), part('close', solo('kind', [readPage]))] })), 'condition red › part 3: is negative (threat), and nobody is asked afterwards how they are.'],
  ['role-score-unasked', () => found(definition({ roles: byTies('distance', 0.75) })), 'roles: are drawn by "own_ties8", which nobody is asked before the draw.'],
  ['role-score-unknown', () => found(definition({ roles: byTies('distanse', 0.75) })), 'roles: are drawn by the score "distanse" of "own_ties8", which has "worry", "distance".'],
  ['role-probability', () => found(definition({ roles: byTies('distance', 1.5) })), 'roles: are drawn with probability 1.5.'],
  ['outcome-unasked', () => found(definition({ outcome: ownFeltsec6 })), 'outcome: "own_feltsec6" is asked in no part "post" of the condition red.'],
  ['check-before-outcome', () => found(definition({ outcome: ownFeltsec6, timeline: () => [part('post', solo('post', [scale('thoughts', ownFraming2), scale('now', ownFeltsec6)]))] })), 'step post › trial thoughts: asks "own_framing2" before the outcome "own_feltsec6".'],
  ['conditions-differ-in-time', () => found(definition({ timeline: ({ condition }) => [part('task', together('w', condition['colour'] === 'red' ? minutes(1) : seconds(90), [readPage], waits))] })), 'conditions: the least time is 60 s in red, 90 s in blue.'],
  ['conditions-differ-in-items', () => found(definition({ timeline: ({ condition }) => [part('post', solo('post', condition['colour'] === 'red' ? [scale('now', ownFeltsec6)] : [readPage]))] })), 'conditions: the number of items after the manipulation is 6 in red, 0 in blue.'],
];

it('finds nothing wrong with the paradigm that ships, nor with the smallest definition', () => {
  expect(found(complimentReframing)).toEqual([]);
  expect(found(definition())).toEqual([]);
});

describe('tells what is wrong, why it matters and how to mend it', () => {
  it.each(BROKEN)('%s', (rule, look, said) => {
    const problems = look();
    const lines = problems.map((each) => `${each.place}: ${each.message}`);
    expect(lines.find((line) => line.startsWith(said)), lines.join('\n')).toBeDefined();
    const [problem] = problems.filter((each) => each.rule === rule);
    expect(problem).toMatchObject(RULES[rule]);
  });

  it('has a case for every rule', () => {
    // The ways through a plan are in preflight-ways.test.ts; consent needs the database.
    const elsewhere = ['partner-never-comes', 'consent-changed'];
    expect(new Set([...BROKEN.map(([rule]) => rule), ...elsewhere])).toEqual(new Set(Object.keys(RULES)));
  });
});

it('tells all problems at once, each once, as one line each', () => {
  const experiment = definition({
    id: 'Not A Folder',
    factors: { colour: ['dark red', 'blue'] },
    outcome: ownFeltsec6,
    before: () => [part('pre', solo('hello', [readPage], { limit: minutes(1) }), scaleTwice)],
    timeline: () => [part('task', solo('task', [readPage]), solo('task', [readPage]), hold('wait', { ...waits, pad: [seconds(1), seconds(2)] }))],
  });
  const { message } = new DefinitionError(experiment.id, found(experiment));
  const [head, ...lines] = message.split('\n');
  expect(head).toBe('Not A Folder: 7 problems');
  expect(lines).toHaveLength(7);
  expect(lines[0]).toBe(
    '  id: is "Not A Folder". It names the folder, the study and the files of the data. Use lower-case letters, digits and hyphens, as its folder. [experiment-id]',
  );
  expect(lines.map((line) => /\[([a-z-]+)\]$/.exec(line)?.[1])).toEqual([
    'experiment-id', 'factor-level', 'step-id-twice', 'limit-before-draw', 'trial-id-twice', 'outcome-unasked', 'outcome-unasked',
  ]);
});

const scaleTwice = solo('twice', [readPage, readPage]);

it('lets be what is as it should be: a negative part that is closed, an approved deception, a licence', () => {
  const sound = definition({
    parameters: { source: option('Source', ['real', 'scripted'], 'real') },
    deception: 'Ethics board of the department, no. 2026-17',
    outcome: ownFeltsec6,
    timeline: () => [
      negative(part('task', solo('threat', [readPage]))),
      part('post', solo('post', [scale('now', ownFeltsec6), scale('thoughts', ownFraming2)])),
      part('close', distressCheck(), solo('kind', [readPage])),
    ],
  });
  expect(found(sound)).toEqual([]);
  expect(measureProblems([{ ...state, id: 'pub_state2', licence: 'Free for research: letter of the authors, 2026-11-02' }])).toEqual([]);
});

it('lets be a pick of own answers, and its words above a text that the partner will read', () => {
  const write = together('write', minutes(2), [
    writing('letter', { ...words, about: answer(wish, 'text'), prompts: { words: text('heading') }, visibility: 'shared' }),
  ], waits);
  expect(found(timeline(ideas, ...wish.steps, write))).toEqual([]);
});

it('looks at the lengths of a study together, when it is created', () => {
  const given = (writing: string) => readParameters(complimentReframing, { settling: '4min', writing });
  expect(problemsIn(() => preflightStudy(complimentReframing, given('5min')))).toEqual([]);
  expect(problemsIn(() => preflightStudy(complimentReframing, given('2min')))).toMatchObject([
    { rule: 'least-beyond-length', place: 'step reframing', message: 'lasts 120 s, and its trials hold everybody for 240 s.' },
  ]);
});

it('lets be what browser.ts may say, what is found in it, a field of what `data` gives, and a recording that fits', () => {
  expect(found(definition(), "const kind = 'line';")).toEqual([]);
  expect(found(definition(), '// as in the blue one: "A heading"\nconst redo = content.reddish;')).toEqual([]);
  const asks = timeline(solo('task', [code('one', 'dots', {}), disc]));
  expect(found(asks, "defineBrowser({ timelines: { dots() { return []; } }, media: { disc: '' } })")).toEqual([]);
  const given = { stimulus: 'x', choices: ['y'], data: { score2: 3 } };
  expect(found(timeline(solo('task', [button(given, { score2: { type: 'number', key: 'score2' } })])))).toEqual([]);
  expect(found(voice({})).map(({ rule }) => rule)).toEqual(['cannot-be-simulated']);
  expect(found(definition(), film, { 'media/film.webm': 20_000_000 })).toEqual([]);
});

it('tells of what cannot be simulated, and lets it be where the bot of the experiment names it', () => {
  const lives = timeline(solo('task', [life]));
  const told = (bot?: string) => preflight(lives, readPluginInfo, null, new Map(), bot).map(({ rule }) => rule);
  expect(told()).toEqual(['cannot-be-simulated']);
  expect(told("stepId === 'rest' ? 1 : undefined")).toEqual(['cannot-be-simulated']);
  for (const name of ['life', 'task', 'survey-html-form']) expect(told(`answer: ({ trial }) => (is('${name}') ? 1 : undefined)`)).toEqual([]);
  // Bots in general know SurveyJS, though it cannot simulate itself.
  expect(readPluginInfo('survey')?.simulates).toBe(false);
  expect(found(timeline(solo('task', [trial('facts', 'survey', { survey_json: { elements: [] } })])))).toEqual([]);
  // An id may recur: it belongs to its measure.
  expect(found(timeline(solo('task', [scale('now', ownFeltsec6), scale('affect', ownAffect4)])))).toEqual([]);
});

it('says nothing of a browser.ts that it was not shown', () => {
  expect(problemsIn(() => preflight(timeline(solo('task', [disc]))))).toEqual([]);
});
