import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../test/support/program.ts';
import { twoBots } from '../../test/support/two-bots.ts';
import experiment from './experiment.ts';

const installed = readdirSync(join(ROOT, 'node_modules/@jspsych'))
  .filter((name) => name.startsWith('plugin-'))
  .map((name) => name.replace('plugin-', ''));
const code = readFileSync(join(import.meta.dirname, 'browser.ts'), 'utf8');
const inCode = [...code.matchAll(/'@jspsych\/plugin-([\w-]+)'/g)].map(([, name]) => name);

it('shows every plugin that is installed exactly once, those that need a function in browser.ts', () => {
  const parts = experiment.before({ parameters: {}, shuffle: (_name, items) => items });
  const trials = parts.flatMap(({ steps }) => steps).flatMap((step) => (step.kind === 'solo' ? step.trials : []));
  const named = trials.map(({ plugin }) => plugin).filter((plugin) => !plugin.startsWith('tandem-'));
  expect([...named, ...inCode].sort()).toEqual(installed.sort());
});

it('asks both the same, and ends', () => {
  const { table, outcome } = twoBots(experiment, { condition: 'whole' });
  expect(table.filter(([, a, b]) => a !== b)).toEqual([]);
  expect(outcome).toBe('completed');
});
