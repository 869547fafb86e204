import { describe, expect, it } from 'vitest';
import {
  answer, barrier, battery, byChance, chat, choice, deliver, hold, minutes, part, reveal, seconds, solo, together, turns, writing,
} from '../../experiments/kit/kit.ts';
import type { Step } from '../../experiments/kit/step.ts';
import { ownSelfregard4 } from '../../experiments/measures/self.ts';
import { definition, readPage, text } from '../support/definitions.ts';
import { Couple } from '../support/dyads.ts';
import { planned, twoBots } from '../support/two-bots.ts';

type Rule = 'end' | 'continue-alone';

const words = { heading: text('heading') };
const waits = (rule: Rule) => ({ patience: minutes(5), onTimeout: rule });
const timed = (rule: Rule) => ({ ...waits(rule), onPartnerGone: rule });
const letter = solo('letter', [writing('letter', { ...words, prompts: { words: text('heading') }, visibility: 'shared' })]);

/** Every kind of step of the kit, alone in an experiment; what it needs before it is told apart. */
const SHARED: Readonly<Record<string, (rule: Rule) => readonly Step[]>> = {
  barrier: (rule) => [barrier('it', waits(rule))],
  hold: (rule) => [hold('it', { ...waits(rule), pad: [seconds(2), seconds(8)] })],
  together: (rule) => [together('it', minutes(2), [readPage], timed(rule))],
  turns: (rule) => [
    turns('it', { ...timed(rule), lasts: minutes(4), prompts: [{ id: 'one', text: text('heading') }], turn: { atMost: minutes(2) } }),
  ],
  chat: (rule) => [chat('it', minutes(2), timed(rule))],
  deliver: (rule) => [deliver('it', { ...timed(rule), text: answer(letter, 'words'), from: 'both' })],
  reveal: (rule) => [reveal('it', { ...timed(rule), ...words, paragraphs: { mutual: text('list') } })],
};

const asked = solo('asked', [choice('sure', { ...words, question: text('heading'), options: { yes: text('button'), no: text('button') } })]);

const alone = (steps: readonly Step[], last: readonly Step[] = []) => definition({ timeline: () => [part('task', ...steps, ...last)] });

/** Those that each finishes before the step is reached. A delivery has its text confirmed first. */
const before = (steps: readonly Step[]) => (steps.some(({ kind }) => kind === 'deliver') ? ['letter', 'it-confirm'] : ['letter']);

/** At the letter before the step. */
function atLetter(steps: readonly Step[]): Couple {
  const experiment = alone([letter, ...steps], [solo('after', [readPage])]);
  return new Couple(planned(experiment, { condition: 'red' })).arrives('A', 'B').agrees('A', 'B').bothFinish('hello').isDrawn();
}

/** A has come to the step; B has gone before it. */
function waiting(steps: readonly Step[]): Couple {
  const couple = atLetter(steps).leaves('B');
  for (const id of before(steps)) couple.finishes('A', id);
  return couple;
}

/** The step has begun for both. A delivery begins behind a hold of its own. */
function running(steps: readonly Step[]): Couple {
  const couple = atLetter(steps);
  for (const id of before(steps)) couple.bothFinish(id);
  if (before(steps).length > 1) couple.acknowledges('A', 'B').waits(seconds(9));
  return couple.acknowledges('A', 'B').waits(seconds(1));
}

const isProposed = ({ state }: Couple) => state.phase === 'running' && state.meeting?.stage === 'proposed';
/** The step behind a barrier is on the screen before its release. */
const isPast = (couple: Couple) => couple.sees('A') === 'step after' && !isProposed(couple);

describe.each(Object.entries(SHARED))('%s', (kind, steps) => {
  it('is an experiment by itself: two bots go through it', () => {
    const { outcome, table } = twoBots(alone(kind === 'deliver' ? [letter, ...steps('end')] : steps('end')), { condition: 'red' });
    expect(outcome).toBe('completed');
    // Nothing is shown in a barrier and in a hold.
    expect(table.some(([id]) => id.startsWith('it'))).toBe(kind !== 'barrier' && kind !== 'hold');
  });

  it('ends for a partner who went before it, when the wait drawn within the patience is over and not before', () => {
    const couple = waiting(steps('end'));
    const left = (couple.until('A') ?? 0) - couple.now;
    expect(left).toBeGreaterThanOrEqual(minutes(3.75) - seconds(1));
    expect(left).toBeLessThanOrEqual(minutes(5));
    expect(couple.waits(left - 1).outcome()).toBe('running');
    expect(couple.waits(1).sees('A')).toBe('ended');
    expect(couple.outcome()).toBe('partner-lost');
  });

  it('goes on without such a partner where it says so, as far as the end', () => {
    const couple = waiting(steps('continue-alone')).waits(minutes(5) + seconds(1));
    for (let passed = 0; !isPast(couple) && passed < 60; passed += 1) {
      if (isProposed(couple)) couple.acknowledges('A');
      couple.waits(seconds(30));
    }
    expect(couple.sees('A')).toBe('step after');
    expect(couple.finishes('A', 'after').sees('A')).toBe('finished');
  });
});

const lasting = Object.entries(SHARED).filter(([kind]) => kind !== 'barrier' && kind !== 'hold');

it.each(lasting)('%s ends for a partner who leaves in the middle of it', (_, steps) => {
  const couple = running(steps('end'));
  // Of two in turns, the one who has the floor.
  const [stays, goes] = couple.state.seats.B.done ? (['B', 'A'] as const) : (['A', 'B'] as const);
  expect(couple.sees(stays)).toMatch(/^step it/);
  // One to two minutes, drawn with the plan.
  expect(couple.leaves(goes).waits(seconds(59)).outcome()).toBe('running');
  expect(couple.waits(seconds(62)).sees(stays)).toBe('ended');
  expect(couple.outcome()).toBe('partner-lost');
});

it('has solo steps and scales that end by themselves, for one role, on a condition, with nobody waiting', () => {
  const steps = [
    solo('it', [readPage], { limit: minutes(1) }),
    battery('scale', ownSelfregard4),
    asked,
    solo('sure', [readPage], { when: answer(asked, 'sure').is('yes') }),
  ];
  const couple = atLetter(steps).leaves('B').finishes('A', 'letter').waits(seconds(60));
  expect(couple.sees('A')).toBe('step it');
  expect(couple.waits(seconds(2)).sees('A')).toBe('step scale');
  expect(couple.finishes('A', 'scale').finishes('A', 'asked', { answers: { sure: 'no' } }).sees('A')).toBe('step after');
  const { table } = twoBots(alone(steps), { condition: 'red', answers: { asked: (member) => ({ sure: member === 'A' ? 'yes' : 'no' }) } });
  expect(table.find(([id]) => id === 'sure')).toEqual(['sure', 'read', '']);
});

it('has steps for one role alone', () => {
  const experiment = definition({
    roles: { names: ['asker', 'responder'], rule: byChance },
    timeline: () => [part('task', solo('it', [readPage], { only: 'asker' }), solo('after', [readPage]))],
  });
  const { table } = twoBots(experiment, { condition: 'red' });
  expect(table.find(([id]) => id === 'it')?.slice(1).sort()).toEqual(['', 'read']);
});
