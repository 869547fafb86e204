import { describe, expect, it } from 'vitest';
import { inCrowds, type Known, type Told } from '../../analysis-export/open/crowds.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';

const couple = (number: number, both: Partial<Known> = {}, second: Partial<Known> = {}): readonly Known[] =>
  [{}, second].map((more, index) => ({
    person: `p${number}.${index}`, couple: `c${number}`, condition: 'warm', language: 'en', device: 'phone', course: 'all', mayLink: false, ...both, ...more,
  }));

const couples = (from: number, count: number, both: Partial<Known> = {}): readonly Known[] =>
  Array.from({ length: count }, (_, index) => couple(from + index, both)).flat();

const of = (told: readonly Told[], person: string) => told.find((one) => one.person === person);

describe('whoever is in a public file is one of a crowd', () => {
  it('leaves alone what enough people share', () => {
    const people = [...couples(0, 4), ...couples(10, 3, { condition: 'plain', language: 'de' })];
    const told = inCrowds(people);
    expect(told).toHaveLength(14);
    expect(of(told, 'p11.1')).toEqual({ person: 'p11.1', couple: 'c11', language: 'de', device: 'phone', hasCondition: true, isLinked: false });
  });

  it('gives up the device first, then the language, then the condition', () => {
    const tablets = [...couples(0, 4), ...couples(10, 4, { language: 'de' }), ...couple(20, { device: 'tablet' }), ...couple(21, { device: 'tablet', language: 'de' }), ...couple(22, { device: 'tablet' })];
    // Six tablets are a crowd, but two of them who speak German are not; they lose the device and are still alone without it.
    const told = inCrowds(tablets);
    expect(of(told, 'p20.0')).toMatchObject({ device: 'other', language: 'other' });
    expect(of(told, 'p21.0')).toMatchObject({ device: 'other', language: 'other' });
    expect(of(told, 'p0.0')).toMatchObject({ device: 'phone', language: 'en' });

    const rareCell = [...couples(0, 3), ...couples(10, 2, { condition: 'plain' }), ...couple(20, { condition: 'dry' })];
    expect(inCrowds(rareCell).map(({ hasCondition }) => hasCondition)).toEqual([...Array(6).fill(true), ...Array(6).fill(false)]);
  });

  it('leaves out who ended as hardly anybody did, and the only couple of a condition', () => {
    const people = [...couples(0, 3), ...couple(10, { course: 'left early' }), ...couple(11, { condition: 'plain' })];
    expect(inCrowds(people).map(({ person }) => person).sort()).toEqual(couples(0, 3).map(({ person }) => person).sort());
  });

  it('links couples who both agreed, if at least three are alike, and the others become single persons', () => {
    const agreed = { mayLink: true };
    const people = [...couples(0, 3, agreed), ...couple(10, { ...agreed, condition: 'plain' }), ...couples(20, 3), ...couples(30, 3, { condition: 'plain' })];
    const told = inCrowds(people);
    expect(told).toHaveLength(people.length);
    expect(new Set(told.filter(({ isLinked }) => isLinked).map((one) => one.couple))).toEqual(new Set(['c0', 'c1', 'c2']));
    expect(of(told, 'p10.0')).toMatchObject({ isLinked: false, hasCondition: true });
  });

  it('counts linked and single persons apart: nobody hides among those who can be told from them', () => {
    const people = [...couples(0, 6, { mayLink: true }), ...couple(10)];
    expect(inCrowds(people).every(({ isLinked }) => isLinked)).toBe(true);
  });

  it('whatever people are like, nobody is left in a crowd that is too small (100 samples)', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const chance = new Chance(seed, 'crowds');
      const one = <Value>(...values: readonly [Value, ...Value[]]): Value => values[chance.whole(0, values.length - 1)] ?? values[0];
      const people = Array.from({ length: chance.whole(1, 60) }, (_, number) => {
        const person = () => ({ language: one('en', 'en', 'de', 'fr'), device: one('phone', 'laptop', 'tablet', ''), course: one('all', 'all', 'all', 'some') });
        return couple(number, { ...person(), condition: one('warm', 'plain', ''), mayLink: one(true, false) }, person());
      }).flat();
      const known = new Map(people.map((each) => [each.person, each]));
      const told = inCrowds(people);
      const seen = ({ person, language, device, hasCondition }: Told) => [language, device, known.get(person)?.course, hasCondition ? known.get(person)?.condition : null].join(' ');
      const seenOf = (each: Told) => (each.isLinked ? told.filter((other) => other.couple === each.couple).map(seen).sort().join(' and ') : `single: ${seen(each)}`);
      const crowds = told.map((each) => [seenOf(each), each] as const);
      for (const [place, each] of crowds) {
        const crowd = crowds.flatMap(([other, one]) => (other === place ? [one] : []));
        expect(crowd.length, `seed ${seed}`).toBeGreaterThanOrEqual(5);
        expect(new Set(crowd.map((other) => other.couple)).size, `seed ${seed}`).toBeGreaterThanOrEqual(3);
        if (each.isLinked) expect(known.get(each.person)?.mayLink).toBe(true);
      }
      for (const { couple: number, isLinked } of told) if (isLinked) expect(told.filter((other) => other.couple === number && other.isLinked)).toHaveLength(2);
    }
  });
});
