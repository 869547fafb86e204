import { expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { readSetup, type SetupAsked } from '../../server/planning/setup.ts';

const asked: SetupAsked = { studyId: 'kind-words', parameters: { source: 'fresh' }, arms: null, scheme: 'blocks', strata: [], list: null, languages: null, target: '' };
const problemsOf = (changed: Partial<SetupAsked>) => readSetup(complimentReframing, { ...asked, ...changed }).problems.map(({ field }) => field);

it('reads a study as it was typed', () => {
  const strata = [{ name: 'site', levels: ['north', 'south'] }];
  const { setup, problems } = readSetup(complimentReframing, { ...asked, strata, languages: ['de'], target: '120' });
  expect(problems).toEqual([]);
  expect(setup).toMatchObject({ parameters: { source: 'fresh' }, randomisation: { scheme: 'blocks', strata: { site: ['north', 'south'] } }, languages: ['de'], target: 120 });
  expect(readSetup(complimentReframing, { ...asked, languages: ['de', 'en'] }).setup).toMatchObject({ languages: null, target: null });
  expect(readSetup(complimentReframing, { ...asked, scheme: 'list', list: ['plain', ' meaning', 'detail ', '', ''] }).setup?.randomisation).toEqual({ scheme: 'list', list: ['plain', 'meaning', 'detail'] });
  expect(readSetup(complimentReframing, { ...asked, arms: ['plain', 'meaning'] }).setup?.randomisation).toEqual({ scheme: 'blocks', strata: {}, arms: ['meaning', 'plain'] });
  expect(readSetup(complimentReframing, { ...asked, arms: ['plain', 'meaning', 'detail'] }).setup?.randomisation).toEqual({ scheme: 'blocks', strata: {} });
});

it.each<[string, Partial<SetupAsked>, string[]]>([
  ['an id that no file could have', { studyId: 'Kind Words' }, ['studyId']],
  ['a parameter that there is not', { parameters: { sauce: 'fresh' } }, ['parameter:sauce']],
  ['a length out of bounds', { parameters: { writing: '9h' } }, ['parameter:writing']],
  ['lengths that are sound alone, and not together', { parameters: { settling: '4min', writing: '3min' } }, ['parameters']],
  ['an unknown scheme', { scheme: 'dice' }, ['scheme']],
  ['minimisation over nothing', { scheme: 'minimisation' }, ['strata']],
  ['strata for a scheme without', { scheme: 'simple', strata: [{ name: 'site', levels: ['north', 'south'] }] }, ['strata']],
  ['a stratum of one level', { strata: [{ name: 'site', levels: ['north'] }] }, ['strata']],
  ['a stratum twice', { strata: [{ name: 'site', levels: ['a', 'b'] }, { name: 'site', levels: ['c', 'd'] }] }, ['strata']],
  ['an empty list', { scheme: 'list', list: [''] }, ['list']],
  ['a list of other conditions', { scheme: 'list', list: ['plain', 'fancy'] }, ['list']],
  ['a list without its scheme', { list: ['plain'] }, ['list']],
  ['a language that it is not in', { languages: ['fr'] }, ['languages']],
  ['no language', { languages: [] }, ['languages']],
  ['half a couple', { target: '1.5' }, ['target']],
  ['a condition that there is not', { arms: ['plain', 'fancy'] }, ['arms']],
  ['one condition alone', { arms: ['plain'] }, ['arms']],
  ['a list of a condition that the study is not to have', { arms: ['plain', 'detail'], scheme: 'list', list: ['meaning'] }, ['list']],
  ['everything at once', { studyId: '', scheme: 'dice', target: 'many' }, ['studyId', 'scheme', 'target']],
])('tells %s at its field', (_, changed, fields) => {
  expect(problemsOf(changed)).toEqual(fields);
});
