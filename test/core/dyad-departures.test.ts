import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../server/protocol/view.ts';
import { barrier, minutes, planOf, seconds, solo, together } from '../support/dyad-plans.ts';
import { type Couple, drawn } from '../support/dyads.ts';

const planned = planOf(solo('writing'), barrier('meet'), solo('after'));
const talking = planOf(together('talk', { onPartnerGone: 'end', goneAfterMs: seconds(70) }), barrier('meet'), solo('after'));

const departures: Readonly<Record<string, (couple: Couple) => Couple>> = {
  'leaves for good': (couple) => couple.leavesForGood('A'),
  'loses the connection': (couple) => couple.leaves('A'),
  'loses it, and then leaves': (couple) => couple.leaves('A').leavesForGood('A'),
  'is ended by the experimenter': (couple) => couple.isEndedByExperimenter(),
  'is ended by the experimenter, alone': (couple) => couple.isEndedFor('A'),
};

/** Each view that B's browser is sent, with the instant at which it is. */
function sentTo(couple: Couple): readonly (readonly [at: number, view: SessionView])[] {
  const sent: (readonly [number, SessionView])[] = [[couple.now, couple.view('B')]];
  for (let second = 0; second < 900; second += 1) {
    const view = couple.waits(seconds(1)).view('B');
    if (JSON.stringify(view) !== JSON.stringify(sent.at(-1)?.[1])) sent.push([couple.now, view]);
  }
  return sent;
}

describe('[D121] what the one who waits is sent', () => {
  const waiting = () => drawn(planned).finishes('B', 'writing').waits(seconds(3));
  const slow = sentTo(waiting());

  it('[D121] is two views: after 10 s the words, and at the end of the patience the ending', () => {
    expect(slow.map(([, { partnerAway, screen }]) => [partnerAway !== null, screen.kind])).toEqual([
      [false, 'hold'],
      [true, 'hold'],
      [false, 'ended'],
    ]);
  });

  it.each(Object.entries(departures))('[D121] is the same to the byte and the instant when the other %s', (_, departs) => {
    expect(JSON.stringify(sentTo(departs(waiting())))).toBe(JSON.stringify(slow));
  });

  it('[D121] is the same when the other goes before the wait as in the middle of it', () => {
    const before = drawn(planned).leaves('A').finishes('B', 'writing').waits(seconds(3));
    expect(JSON.stringify(sentTo(before))).toBe(JSON.stringify(slow));
    expect(JSON.stringify(sentTo(departures['is ended by the experimenter']?.(drawn(planned)).finishes('B', 'writing').waits(seconds(3)) ?? before))).toBe(
      JSON.stringify(slow),
    );
  });
});

it.each(Object.entries(departures))('[D121] in the middle of a shared step it is the same when the other %s', (_, departs) => {
  const running = () => drawn(talking).acknowledges('A', 'B').waits(seconds(5));
  const lost = sentTo(running().leaves('A'));
  expect(lost.map(([at, { partnerAway, screen }]) => [at - (lost[0]?.[0] ?? 0), partnerAway !== null, screen.kind])).toEqual([
    [0, false, 'step'],
    [seconds(10), true, 'step'],
    [seconds(70), false, 'ended'],
  ]);
  expect(JSON.stringify(sentTo(departs(running())))).toBe(JSON.stringify(lost));
});

it('[D122] numbers the views of each by what has changed for them, whatever the other does', () => {
  const couple = drawn(planned);
  const before = couple.view('B').seq;
  for (let times = 0; times < 5; times += 1) couple.leaves('A').waits(seconds(20)).arrives('A');
  couple.finishes('A', 'writing').waits(seconds(20));
  expect(couple.view('B').seq).toBe(before);
  expect(couple.finishes('B', 'writing').view('B').seq).toBe(before + 1);
});

describe('[D123] who withdraws silently', () => {
  const both = () => drawn(planOf(solo('writing'), together('talk'), solo('after')));

  it('[D123] goes on as before, and the partner is sent the same views at the same instants', () => {
    const seen = (couple: Couple) => {
      couple.bothFinish('writing').acknowledges('A', 'B').waits(seconds(5)).bothFinish('talk').bothFinish('after');
      return [couple.view('B'), couple.sees('A'), couple.outcome()];
    };
    expect(seen(both().goesOnUnkept('A'))).toEqual(seen(both()));
  });

  it('[D123] reads on the own page alone that nothing is kept', () => {
    const couple = both();
    const before = [couple.view('A'), couple.view('B')];
    couple.goesOnUnkept('A');
    expect(couple.view('A')).toEqual({ ...before[0], keeping: 'unkept', seq: (before[0]?.seq ?? 0) + 1 });
    expect(couple.view('B')).toEqual(before[1]);
  });

  it('[D124] leaves no further answer in the state, and the ids of texts only', () => {
    const couple = both().goesOnUnkept('A').finishes('A', 'writing', { answers: { mood: 3 }, texts: { why: 'words' } });
    expect(couple.state.seats.A.answers).toEqual({ 'consent.consent': 'agree' });
    expect(Object.keys(couple.state.seats.A.texts)).toEqual(['writing.why']);
  });

  it('[D125] can do so from the consent on until the end, and doing it again changes nothing', () => {
    const couple = drawn(planned).goesOnUnkept('A');
    const before = couple.state;
    expect(couple.goesOnUnkept('A').state).toBe(before);
    expect(couple.leavesForGood('A').tries({ type: 'member-withdrew-silently', member: 'A' })).toBe('session-over');
  });

  it('[D125] cannot before the consent, when nothing is kept yet', async () => {
    const { Couple: Fresh } = await import('../support/dyads.ts');
    const couple = new Fresh(planned).arrives('A', 'B');
    expect(couple.view('A').keeping).toBeNull();
    expect(couple.tries({ type: 'member-withdrew-silently', member: 'A' })).toBe('step-ahead');
    expect(couple.agrees('A').view('A').keeping).toBe('kept');
  });
});

it('[D126] waits for one who is gone as long as the plan has drawn, never longer than the step has patience', () => {
  const couple = drawn(talking).acknowledges('A', 'B').waits(seconds(5)).leaves('A').waits(minutes(2));
  expect(couple.sees('B')).toBe('ended');
});
