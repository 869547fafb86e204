import { expect, it } from 'vitest';
import { consent, planOf, planWithBefore, solo } from '../support/dyad-plans.ts';
import { atTheDoor, Couple, type Happening } from '../support/dyads.ts';
import { foldStored } from '../support/histories.ts';

const planned = planOf(solo('writing'));
const chooses = (member: 'A' | 'B', language: string): Happening => ({ type: 'language-chosen', member, language });

it('[D99] lets each choose a language, and another, before the page is open and while the consent is asked', () => {
  const couple = new Couple(planned).happens(chooses('A', 'de')).happens(chooses('A', 'en')).arrives('A', 'B');
  couple.happens(chooses('B', 'de'));
  expect(JSON.stringify(couple.screen('A'))).toContain('consent for A in en');
  expect(JSON.stringify(couple.screen('B'))).toContain('consent for B in de');
  expect(couple.leaves('B').arrives('B').view('B').language).toBe('de');
  couple.agrees('A', 'B').bothFinish('baseline').isDrawn();
  expect(JSON.stringify(couple.screen('B'))).toContain('writing for B in de');
  expect(foldStored(planned, couple.events)).toEqual(couple.state);
});

it('[D99] keeps the language from the answer to the consent on, also where a consent follows later', () => {
  const twice = planWithBefore([consent(), consent({ id: 'consent-to-more' })], solo('writing'));
  for (const couple of [new Couple(planned).arrives('A').agrees('A'), new Couple(twice).arrives('A').agrees('A'), atTheDoor(planned)]) {
    expect(couple.tries(chooses('A', 'de'))).toBe('step-stale');
    expect(couple.view('A').language).toBe('en');
  }
  expect(new Couple(planned).arrives('A').declines('A').tries(chooses('A', 'de'))).toBe('session-over');
});

it.each(['fr', 'EN', '', 'constructor'])('[D100] refuses "%s", which the plan does not have', (language) => {
  const couple = new Couple(planned).arrives('A');
  expect(couple.tries(chooses('A', language))).toBe('payload-invalid');
  expect(couple.sees('A')).toBe('step consent');
  expect(couple.view('A').language).toBe('en');
});

it('[D101] changes nothing for the partner', () => {
  const couple = new Couple(planned).arrives('A', 'B');
  const { seq: _, ...before } = couple.view('B');
  const { seq: __, ...after } = couple.happens(chooses('A', 'de')).view('B');
  expect(after).toEqual(before);
});
