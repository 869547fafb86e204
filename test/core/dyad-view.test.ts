import { describe, expect, it } from 'vitest';
import { barrier, DOOR_PATIENCE, hold, minutes, PATIENCE, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, drawn } from '../support/dyads.ts';

const planned = planOf(
  solo('writing', { part: 2 }),
  hold('quiet', seconds(5), { part: 2 }),
  solo('after', { part: 3 }),
  barrier('meet', { part: 3 }),
  together('talk', { part: 3 }),
);

/** A couple in every kind of state: by phase, presence, stage of a meeting and end. */
const states: Readonly<Record<string, () => Couple>> = {
  enrolled: () => new Couple(planned),
  'at the consent': () => new Couple(planned).arrives('A', 'B'),
  'one declined': () => new Couple(planned).arrives('A', 'B').declines('A'),
  'one at the door': () => new Couple(planned).arrives('A').agrees('A').finishes('A', 'baseline'),
  ready: () => atTheDoor(planned),
  'not drawn': () => atTheDoor(planned).waits(minutes(60)),
  drawn: () => drawn(planned),
  waiting: () => drawn(planned).finishes('A', 'writing'),
  'waiting for one away': () => drawn(planned).finishes('A', 'writing').leaves('B').waits(seconds(20)),
  'waiting for one who left': () => drawn(planned).finishes('A', 'writing').leavesForGood('B').waits(seconds(20)),
  proposed: () => drawn(planned).bothFinish('writing'),
  'broken off': () => drawn(planned).bothFinish('writing').leaves('B').waits(seconds(20)),
  released: () => drawn(planned).bothFinish('writing').acknowledges('A', 'B'),
  'proposed before a shared step': () => drawn(planOf(barrier('meet'), together('talk'))),
  started: () => drawn(planOf(together('talk'))).acknowledges('A', 'B'),
  done: () =>
    drawn(planOf(together('talk')))
      .acknowledges('A', 'B')
      .finishes('A', 'talk'),
  'both away': () => drawn(planned).leaves('A', 'B'),
  alone: () =>
    drawn(planOf(barrier('meet', { onTimeout: 'continue-alone' }), solo('after')))
      .leaves('A')
      .waits(PATIENCE + seconds(1)),
  'one through': () => drawn(planOf(solo('writing'))).finishes('A', 'writing'),
  completed: () => drawn(planOf(solo('writing'))).bothFinish('writing'),
  'ended early': () => drawn(planned).finishes('A', 'writing').waits(PATIENCE),
  'ended by the experimenter': () => drawn(planned).isEndedByExperimenter(),
  'ended by the experimenter, one waiting': () => drawn(planned).isEndedByExperimenter().finishes('A', 'writing'),
  'ended by the experimenter, over for one': () => drawn(planned).isEndedByExperimenter().finishes('A', 'writing').waits(PATIENCE),
  'held at the door': () => atTheDoor(planned).leaves('A').isHeld().arrives('A'),
  'held at a barrier': () => drawn(planned).isHeld().bothFinish('writing'),
  'told something': () => drawn(planned).isTold('both', 'We begin in a minute.'),
  'ended for one': () => drawn(planned).isEndedFor('A'),
  'moved on': () => drawn(planned).finishes('A', 'writing').happens({ type: 'moved-on-by-experimenter' }),
  'going on unkept': () => drawn(planned).goesOnUnkept('A').finishes('A', 'writing'),
};

it.each(Object.entries(states))('[D68] has a screen for each when %s', (_, couple) => {
  for (const member of ['A', 'B'] as const)
    expect(couple().screen(member).kind).toMatch(/step|door|hold|finished|ended|left/);
});

it.each(Object.entries(states))('[D69] shows nobody what is meant for the partner when %s', (_, couple) => {
  expect(JSON.stringify(couple().view('A'))).not.toContain('for B');
  expect(JSON.stringify(couple().view('B'))).not.toContain('for A');
});

it('[D69] names every field that leaves the server', () => {
  const couple = drawn(planned);
  const fields = ['seq', 'member', 'language', 'isTest', 'part', 'partnerAway', 'keeping', 'pause', 'notice', 'comeBack', 'screen'];
  expect(Object.keys(couple.view('A'))).toEqual(fields);
  const screen = couple.screen('A');
  if (screen.kind !== 'step') throw new Error(screen.kind);
  expect(Object.keys(screen.step)).toEqual(['stepId', 'kind', 'content', 'start', 'endsAt', 'resumeAt', 'messages', 'messagesBefore']);
  expect(Object.keys(screen.step.content.trials[0] ?? {})).toEqual(['id', 'plugin', 'parameters', 'audience']);
});

it('[D70] gives the partner the same, whatever a member answers', () => {
  const answering = (words: string, mood: number) => {
    const couple = drawn(planned).finishes('A', 'writing', { answers: { mood }, texts: { why: words } });
    const views = [couple.view('B')];
    couple.finishes('B', 'writing').acknowledges('A', 'B').waits(seconds(5));
    return JSON.stringify([...views, couple.view('B')]);
  };
  expect(answering('cx-a long and private reason', 1)).toBe(answering('', 7));
  expect(answering('cx-a', 1)).not.toContain('cx-a');
});

describe('[D71] one step at a time', () => {
  const stepsIn = (couple: Couple) =>
    ['writing', 'after', 'talk'].filter((id) => JSON.stringify(couple.view('A')).includes(`${id} for`));

  it('[D71] sends the step behind a barrier with the proposal of its release, not before', () => {
    const couple = drawn(planned);
    expect(stepsIn(couple)).toEqual(['writing']);
    expect(stepsIn(couple.finishes('A', 'writing'))).toEqual([]);
    expect(stepsIn(couple.finishes('B', 'writing'))).toEqual(['after']);
    expect(stepsIn(couple.acknowledges('A', 'B'))).toEqual(['after']);
  });

  it('[D71] takes it back when the release is broken off', () => {
    expect(stepsIn(drawn(planned).bothFinish('writing').leaves('B').waits(seconds(3)))).toEqual([]);
  });
});

it('[D72] counts parts upwards, the same for both', () => {
  const couple = new Couple(planned).arrives('A', 'B');
  const parts: number[] = [];
  const look = () => parts.push(couple.view('A').part.number, couple.view('B').part.number);
  look();
  couple.agrees('A', 'B').bothFinish('baseline').isDrawn();
  look();
  couple.bothFinish('writing').acknowledges('A', 'B');
  look();
  couple.bothFinish('after').acknowledges('A', 'B').acknowledges('A', 'B').bothFinish('talk');
  look();
  expect(parts).toEqual([1, 1, 2, 2, 3, 3, 3, 3]);
  expect(couple.view('A').part.of).toBe(3);
});

it('[D73] ends in the same words for every cause', () => {
  const waiting = () => drawn(planned).finishes('A', 'writing');
  const ends = [
    waiting().waits(PATIENCE),
    waiting().leaves('B').waits(PATIENCE),
    waiting().leavesForGood('B').waits(PATIENCE),
    waiting().isEndedByExperimenter().waits(PATIENCE),
  ].map((couple) => couple.view('A'));
  expect(new Set(ends.map((view) => JSON.stringify(view))).size).toBe(1);
  expect(ends[0]?.screen).toEqual({ kind: 'ended', debrief: ['This was the study.'], code: 'code-A', panel: { code: 'E', returnTo: null } });
});

it.each(Object.entries(states))('[D74] says until when, or from when, to whoever waits when %s', (_, couple) => {
  for (const member of ['A', 'B'] as const) {
    const screen = couple().screen(member);
    if (screen.kind === 'hold') expect(screen.until ?? screen.start?.at).toBeGreaterThan(0);
    if (screen.kind === 'door') expect(screen.until).toBeGreaterThan(0);
  }
});

it('[D75] speaks to each in their own language, to the end', () => {
  const couple = new Couple(planned, { A: 'en', B: 'de' }).arrives('A', 'B');
  expect(JSON.stringify(couple.screen('A'))).toContain('consent for A in en');
  expect(JSON.stringify(couple.screen('B'))).toContain('consent for B in de');
  couple.agrees('B').finishes('B', 'baseline').waits(DOOR_PATIENCE);
  expect(couple.screen('B')).toMatchObject({ debrief: ['Das war die Studie.'] });
});

it('[D76] carries the start in the step behind a release until the step is left', () => {
  const couple = drawn(planOf(barrier('meet'), solo('after'), solo('more'))).acknowledges('A', 'B');
  const start = { sharedStepId: 'meet', attempt: 1 };
  expect(couple.waits(minutes(9)).leaves('A').arrives('A').screen('A')).toMatchObject({ step: { start } });
  expect(couple.finishes('A', 'after').screen('A')).toMatchObject({ step: { stepId: 'more', start: null } });
});
