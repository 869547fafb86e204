import { expect, it } from 'vitest';
import { readPluginInfo } from '../../server/commands/plugin-info.ts';
import type { PlannedTrial } from '../../server/dyad/plan.ts';
import { undeclaredKeys } from '../../server/planning/undeclared.ts';

const field = { name: 'score', type: 'number', visibility: 'private', question: '' } as const;
const trial = (plugin: string, fields: PlannedTrial['fields'] = {}): PlannedTrial => ({ id: 'game', plugin, parameters: {}, audience: 'private', fields });

it('a key is declared by a field, also by one that lies within it, or left by the plugin itself', () => {
  const data = { response: 1, rt: 500, stimulus: 'x', score: 3, shown: { first: 2 }, score2: 4 };
  const fields = { score: field, 'shown.first': { ...field, name: 'first' } };
  expect(undeclaredKeys(trial('html-button-response', fields), data, readPluginInfo)).toEqual(['score2']);
  expect(undeclaredKeys(trial('html-button-response'), data, readPluginInfo)).toEqual(['score', 'shown', 'score2']);
});

it('parameters that a plugin leaves beside the answer are its own', () => {
  expect(undeclaredKeys(trial('canvas-slider-response'), { response: 50, slider_start: 50, slid: 1 }, readPluginInfo)).toEqual(['slid']);
});

it('a trial within a timeline of browser.ts is that of its own plugin; of one that nobody knows nothing is said', () => {
  const whole = trial('tandem-code', { score: field });
  const part = { trial_type: 'html-keyboard-response', response: 'j', score: 1, speed: 2 };
  expect(undeclaredKeys(whole, part, readPluginInfo)).toEqual(['speed']);
  expect(undeclaredKeys(whole, { ...part, trial_type: 'of-my-own' }, readPluginInfo)).toEqual([]);
  expect(undeclaredKeys(whole, { score: 1, trials: 3, timed_out: false }, readPluginInfo)).toEqual([]);
});

it('no name of a plugin leads out of the folder of jsPsych’s packages', () => {
  expect(readPluginInfo('html-button-response')?.data).toContain('response');
  expect(readPluginInfo('x/../plugin-html-button-response')).toBeNull();
});
