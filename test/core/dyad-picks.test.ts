import { expect, it } from 'vitest';
import type { TextPick } from '../../server/dyad/picks.ts';
import { joinParts, type Pipe, type SoloStep } from '../../server/dyad/plan.ts';
import type { Member } from '../../server/protocol/member.ts';
import { barrier, planOf, seconds, solo } from '../support/dyad-plans.ts';
import { drawn, type Couple } from '../support/dyads.ts';

type NearestMiddle = Extract<TextPick, { readonly rule: 'nearest-middle' }>;

const candidate = (id: string) => ({ id, text: `ideas.${id}`, severity: `ideas.${id}_severity`, topic: `ideas.${id}_topic` });

const nearest = (rank: number, changes: Partial<NearestMiddle> = {}): NearestMiddle => ({
  as: 'wish',
  rule: 'nearest-middle',
  version: 1,
  candidates: ['one', 'two', 'three'].map(candidate),
  target: 5.5,
  within: [3, 7],
  without: ['money'],
  rank,
  ...changes,
});

const about: Pipe = { trialId: 'trial', parameter: 'about', of: 'self', field: 'wish.text' };
const showing = (id: string, changes: Partial<SoloStep>) => solo(id, { pipes: { A: [about], B: [about] }, ...changes });
const approved = (step: string, to: string) => ({ is: 'equal', field: `${step}.approved`, to }) as const;
const any = { is: 'or', of: [approved('wish-1', 'yes'), approved('wish-2', 'yes')] } as const;

/** Three texts, the nearest of them, the second nearest for who refuses it, and an own one for who refuses both. */
const plan = planOf(
  solo('ideas'),
  showing('wish-1', { pick: nearest(1) }),
  showing('wish-2', { pick: nearest(2), when: approved('wish-1', 'no') }),
  showing('wish', { pick: { as: 'wish', rule: 'own', version: 1 }, when: { is: 'not', of: any } }),
  showing('write', {}),
);

interface Idea {
  readonly severity?: number | null;
  readonly topic?: string;
  readonly words?: string | null;
}

/** A couple in which this member has had three ideas: by severity, on topics that may be picked. */
function withIdeas(severities: readonly (number | Idea)[], member: Member = 'A', couple: Couple = drawn(plan)): Couple {
  const ideas = severities.map((given): Idea => (typeof given === 'number' ? { severity: given } : given));
  const named = (['one', 'two', 'three'] as const).map((name, index) => [name, ideas[index] ?? {}] as const);
  const answers = named.flatMap(([name, { severity = 5, topic = 'home' }]) => [
    ...(severity === null ? [] : [[`${name}_severity`, severity] as const]),
    ...(topic === '' ? [] : [[`${name}_topic`, topic] as const]),
  ]);
  const texts = named.flatMap(([name, { words = `idea ${name} of ${member}` }]) => (words === null ? [] : [[name, words] as const]));
  return couple.finishes(member, 'ideas', { answers: Object.fromEntries(answers), texts: Object.fromEntries(texts) });
}

function says(couple: Couple, step: string, to: 'yes' | 'no', member: Member = 'A'): Couple {
  return couple.finishes(member, step, { answers: { approved: to } });
}

/** The words that stand above what this member is asked. */
function aboutOf(couple: Couple, member: Member = 'A'): unknown {
  const screen = couple.screen(member);
  return screen.kind === 'step' ? screen.step.content.trials[0]?.parameters['about'] : undefined;
}

const remembered = ({ state }: Couple, member: Member = 'A') => {
  const { answers } = state.seats[member];
  return { picked: answers['wish.picked'], rank: answers['wish.rank'], severity: answers['wish.severity'], topic: answers['wish.topic'], rule: answers['wish.rule'] };
};

it('[D104] picks as the member comes to the step, out of their own answers, and stays with it', () => {
  const couple = withIdeas([4, 6, 7]);
  expect(couple.sees('A')).toBe('step wish-1');
  expect(aboutOf(couple)).toBe('idea two of A');
  withIdeas([5, 3, 3], 'B', couple);
  expect(aboutOf(couple)).toBe('idea two of A');
  expect(aboutOf(couple, 'B')).toBe('idea one of B');
  says(couple, 'wish-1', 'yes');
  expect([couple.sees('A'), aboutOf(couple)]).toEqual(['step write', 'idea two of A']);
});

it('[D104] is made for a step that is sent ahead of a release too', () => {
  const behind = planOf(solo('ideas'), barrier('gate'), showing('wish-1', { pick: nearest(1) }), solo('after'));
  const couple = withIdeas([3, 5, 7], 'B', withIdeas([7, 4, 5], 'A', drawn(behind)));
  expect([couple.sees('A'), aboutOf(couple), aboutOf(couple, 'B')]).toEqual(['step wish-1', 'idea three of A', 'idea two of B']);
  couple.acknowledges('A', 'B').waits(seconds(1));
  expect([aboutOf(couple), remembered(couple).picked]).toEqual(['idea three of A', 'three']);
});

it.each([
  [[3, 5, 7], 'two'],
  [[7, 4, 3], 'one'],
  [[6, 5, 5], 'one'],
  [[4, 7, 7], 'one'],
  [[7, 4, 4], 'one'],
  [[2, 8, 3], 'three'],
] as const)('[D105] of the severities %j it picks %s', (severities, id) => {
  expect(remembered(withIdeas(severities)).picked).toBe(id);
});

it.each<[string, readonly (number | Idea)[]]>([
  ['a topic that is left out', [{ topic: 'money' }, 3]],
  ['no words', [{ words: null }, 3]],
  ['no severity', [{ severity: null }, 3]],
  ['no topic', [{ topic: '' }, 3]],
  ['a severity under the range', [2, 3]],
  ['a severity over it', [8, 3]],
])('[D106] never picks a text with %s', (_, severities) => {
  expect(remembered(withIdeas([...severities, 0]))).toMatchObject({ picked: 'two', severity: 3 });
});

it('[D107] offers the second nearest to who refuses the nearest, and then none', () => {
  const couple = says(withIdeas([4, 6, 7]), 'wish-1', 'no');
  expect([couple.sees('A'), aboutOf(couple)]).toEqual(['step wish-2', 'idea one of A']);
  says(couple, 'wish-2', 'no');
  expect([couple.sees('A'), aboutOf(couple)]).toEqual(['step wish', null]);
  couple.finishes('A', 'wish', { texts: { text: 'another idea' }, answers: { topic: 'people' } });
  expect([couple.sees('A'), aboutOf(couple)]).toEqual(['step write', 'another idea']);
});

it('[D107] passes over a pick that finds nothing', () => {
  expect(withIdeas([2, 8, { topic: 'money' }]).sees('A')).toBe('step wish');
  const one = says(withIdeas([2, 8, 5]), 'wish-1', 'no');
  expect(one.sees('A')).toBe('step wish');
});

it('[D108] remembers what was picked, and by which rule', () => {
  const nearestOne = withIdeas([4, 6, 7]);
  expect(remembered(nearestOne)).toEqual({ picked: 'two', rank: 1, severity: 6, topic: 'home', rule: 'nearest-middle 1' });
  const second = says(nearestOne, 'wish-1', 'no');
  expect(remembered(second)).toEqual({ picked: 'one', rank: 2, severity: 4, topic: 'home', rule: 'nearest-middle 1' });
  const own = says(second, 'wish-2', 'no');
  expect(remembered(own)).toEqual({ picked: 'own', rank: null, severity: null, topic: null, rule: 'own 1' });
  expect(own.state.seats.A.texts).not.toHaveProperty(['wish.text']);
  own.finishes('A', 'wish', { texts: { text: 'another idea' }, answers: { topic: 'people' } });
  expect(remembered(own)).toMatchObject({ picked: 'own', severity: null, topic: 'people' });
});

it('[D109] lets nothing of it reach the partner', () => {
  const couple = drawn(plan);
  const seen = JSON.stringify(couple.view('B').screen);
  withIdeas([4, 6, 7], 'A', couple);
  says(couple, 'wish-1', 'no');
  says(couple, 'wish-2', 'yes');
  expect(JSON.stringify(couple.view('B').screen)).toBe(seen);
});

it.each([{ ...nearest(1), version: 2 }, { ...nearest(1), rule: 'farthest' as never }, { ...nearest(1), rule: 'toString' as never }])(
  '[D110] refuses a plan that picks by $rule, version $version',
  (pick) => {
    const { partOne, partTwo } = planOf(solo('wish-1', { pick }));
    expect(() => joinParts([partOne, partTwo])).toThrow(`picks by "${pick.rule}" ${pick.version}, which this build does not know`);
  },
);
