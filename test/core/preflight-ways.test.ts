import { expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import {
  answer, barrier, choice, lines, minutes, part, pick, solo, writing, type Experiment,
} from '../../experiments/kit/kit.ts';
import { MUTUAL, type Roles } from '../../server/assignment/roles.ts';
import { explorationProblems } from '../../server/planning/checks/exploration.ts';
import { waysOf } from '../../server/planning/checks/ways.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { planPartOne } from '../../server/planning/plan-part-one.ts';
import { planPartTwo } from '../../server/planning/plan-part-two.ts';
import { definition, readPage, text } from '../support/definitions.ts';

const asked = (id: string) =>
  solo(id, [
    choice('sure', { heading: text('heading'), question: text('heading'), options: { yes: text('button'), no: text('button') } }),
  ]);
const slow = (id: string, count: number) => [
  writing(id, { heading: text('heading'), prompts: { thoughts: text('heading') }, noSoonerThan: minutes(count) }),
];
const meet = (patience: number) => barrier('meet', { patience: minutes(patience), onTimeout: 'end' });

function planned(experiment: Experiment, roles: Roles = MUTUAL, given = {}) {
  const parameters = readParameters(experiment, given);
  const [cell] = cells(experiment);
  if (cell === undefined) throw new Error('no condition');
  const common = { parameters, languages: ['en'], timeWarp: 1, seed: 1 };
  const partOne = planPartOne(experiment, common);
  return { partOne, partTwo: planPartTwo(experiment, { ...common, ...cell, roles, partOne }) };
}

function explored(experiment: Experiment, roles: Roles = MUTUAL): readonly string[] {
  const { partOne, partTwo } = planned(experiment, roles);
  return explorationProblems(partOne, partTwo, roles).map(({ place, message }) => `${place}: ${message}`);
}

it('finds the one pair of ways on which a partner is waited for in vain, and says which', () => {
  const detour = solo('detour', slow('detour', 10), { when: answer(asked('unsure'), 'sure').is('no') });
  const withPatience = (patience: number) =>
    definition({ timeline: () => [part('task', asked('unsure'), detour, meet(patience))] });
  expect(explored(withPatience(5))).toEqual([
    'step meet: A waits 225 s there, and B is still at "detour" (where B answers unsure.sure = "no"), however fast both are.',
  ]);
  expect(explored(withPatience(14))).toEqual([]);
});

it('also where conditions hang on one another, and on what only somebody on a detour is asked', () => {
  const first = asked('first');
  const second = { ...asked('second'), when: answer(first, 'sure').is('no') };
  const third = solo('third', slow('third', 30), { when: answer(second, 'sure').is('yes') });
  const { partOne, partTwo } = planned(definition({ timeline: () => [part('task', first, second, third, meet(20))] }));
  // Not asked, asked and no, asked and yes: which is all that can happen.
  expect(waysOf([...partOne.steps, ...partTwo.steps], 'A')).toHaveLength(3);
  expect(explorationProblems(partOne, partTwo, MUTUAL)).toMatchObject([
    { place: 'step meet', message: expect.stringContaining('is still at "third" (where B answers first.sure = "no", second.sure = "yes")') },
  ]);
});

it('for every role, where one role has longer to do than the other waits', () => {
  const experiment = definition({
    timeline: () => [part('task', solo('listen', slow('listen', 6), { only: 'listener' as never }), solo('both', [readPage]), meet(3))],
  });
  expect(explored(experiment, { A: 'listener', B: 'speaker' })).toEqual([
    'step meet: B (speaker) waits 135 s there, and A (listener) is still at "listen", however fast both are.',
  ]);
  expect(explored(experiment, { A: 'speaker', B: 'listener' })[0]).toMatch(/^step meet: A \(speaker\) waits 135 s/);
  expect(explored(experiment, { A: 'speaker', B: 'speaker' })).toEqual([]);
});

it('before the draw as well: who is through sooner waits at the door', () => {
  const detour = solo('detour', slow('detour', 15), { when: answer(asked('unsure'), 'sure').is('no') });
  expect(explored(definition({ before: () => [part('pre', asked('unsure'), detour)] }))[0]).toMatch(
    /^step door: A waits 600 s there, and B is still at "detour"/,
  );
});

it('also behind a pick that is approved, and behind an own text instead', () => {
  const words = { heading: text('heading'), question: text('heading') };
  const line = { text: text('heading'), left: text('button'), right: text('button') };
  const ideas = solo('ideas', [
    writing('idea', { heading: text('heading'), prompts: { idea: text('heading') } }),
    lines('how', { heading: text('heading'), instructions: text('heading'), from: 0, to: 10, lines: { hard: line } }),
    choice('kind', { ...words, options: { home: text('button') } }),
  ]);
  const wish = pick('wish', {
    among: { only: { text: answer(ideas, 'idea'), severity: answer(ideas, 'hard'), topic: answer(ideas, 'kind') } },
    nearest: 5,
    within: [3, 7],
    without: [],
    approve: { ...words, yes: text('button'), no: text('button') },
    own: { ...words, lead: text('heading'), prompt: text('heading'), atLeast: 1, topics: { home: text('button') } },
  });
  const [first] = wish.steps;
  const approved = { is: 'equal', field: `${first?.id}.approved`, to: 'yes' } as const;
  const behind = (when: typeof approved | { is: 'not'; of: typeof approved }) => solo('behind', slow('behind', 10), { when });
  for (const [when, answered] of [[approved, 'yes'], [{ is: 'not', of: approved } as const, 'no']] as const) {
    const [found] = explored(definition({ timeline: () => [part('task', ideas, wish.steps, behind(when), meet(5))] }));
    expect(found).toMatch(/^step meet: [AB] waits 225 s there, and [AB] is still at "behind"/);
    expect(found).toContain(`wish-1.approved = "${answered}"`);
  }
});

it('goes every way through the paradigm that ships, with a card and without, and loses nobody', () => {
  const { partOne, partTwo } = planned(complimentReframing, MUTUAL, { source: 'fresh' });
  // Not asked about a card, asked and no, asked and yes; whether somebody moves before the door, nobody notices.
  expect(waysOf([...partOne.steps, ...partTwo.steps], 'A')).toHaveLength(3);
  expect(explorationProblems(partOne, partTwo, MUTUAL)).toEqual([]);
});
