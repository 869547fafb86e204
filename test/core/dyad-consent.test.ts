import { expect, it } from 'vitest';
import { consent, minutes, planOf, planWithBefore, solo } from '../support/dyad-plans.ts';
import { Couple } from '../support/dyads.ts';

const planned = planOf(solo('writing'));

it('[D1] lets only a member who agrees beyond the consent, each alone', () => {
  const couple = new Couple(planned).arrives('A', 'B').agrees('A');
  expect(couple.sees('A')).toBe('step baseline');
  expect(couple.sees('B')).toBe('step consent');
});

it.each(['decline', '', null, true])('[D1] takes %j for no agreement', (answer) => {
  const couple = new Couple(planned).arrives('A').finishes('A', 'consent', { answers: { consent: answer } });
  expect(couple.sees('A')).toBe('left');
});

it('[D2] thanks a member who declines at once, and lets the partner go on', () => {
  const couple = new Couple(planned).arrives('A', 'B').declines('A').agrees('B');
  expect(couple.screen('A')).toEqual({ kind: 'left', declined: true, code: 'code-A', panel: { code: 'L', returnTo: null } });
  expect(couple.tries({ type: 'member-arrived', member: 'A' })).toBe('session-over');
  expect(couple.sees('B')).toBe('step baseline');
});

it('[D3] shows the partner of one who declined what they see when the other never came back', () => {
  const opened = () => new Couple(planned).arrives('A', 'B');
  const partners = [opened().declines('A'), opened().leaves('A')];
  const seen = partners.map((couple) => {
    const views = [couple.view('B')];
    couple.waits(minutes(3)).agrees('B').finishes('B', 'baseline');
    views.push(couple.view('B'));
    couple
      .leaves('B')
      .arrives('B')
      .waits(minutes(10) - 1);
    views.push(couple.view('B'));
    couple.waits(1);
    return [...views, couple.view('B')];
  });
  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]?.at(-1)?.screen.kind).toBe('ended');
});

it('[D4] passes no consent by time, not even one with a limit', () => {
  const limited = planWithBefore([consent({ limitMs: minutes(1) }), solo('baseline')], solo('writing'));
  const couple = new Couple(limited).arrives('A', 'B').waits(minutes(60));
  expect(couple.sees('A')).toBe('step consent');
  expect(couple.until('A')).toBeNull();
});

it('[D4] passes no consent in part 2 by time, or because its condition does not hold', () => {
  const when = { is: 'equal', field: 'baseline.more', to: true } as const;
  const again = consent({ id: 'consent-to-more', limitMs: minutes(1), when });
  const couple = new Couple(planOf(again, solo('writing')));
  couple.arrives('A', 'B').agrees('A', 'B').bothFinish('baseline').isDrawn().waits(minutes(60));
  expect(couple.sees('A')).toBe('step consent-to-more');
  expect(couple.until('A')).toBeNull();
});

it('[D5] is over when both have declined', () => {
  const couple = new Couple(planned).arrives('A', 'B').declines('A').declines('B');
  expect(couple.outcome()).toBe('both-left');
});
