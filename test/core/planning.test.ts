import { expect, it } from 'vitest';
import complimentReframing from '../../experiments/compliment-reframing/experiment.ts';
import { hold, minutes, part, scale, seconds, solo } from '../../experiments/kit/kit.ts';
import { ownCompliment4 } from '../../experiments/measures/compliment.ts';
import { MUTUAL } from '../../server/assignment/roles.ts';
import { isShared, isTimed, type PlanStep } from '../../server/dyad/plan.ts';
import { cells } from '../../server/planning/cells.ts';
import { readParameters } from '../../server/planning/parameters.ts';
import { planPartOne } from '../../server/planning/plan-part-one.ts';
import { planPartTwo } from '../../server/planning/plan-part-two.ts';
import { definition, readPage } from '../support/definitions.ts';

function stepsOf(experiment = complimentReframing, { seed = 1, timeWarp = 1, given = {} } = {}): readonly PlanStep[] {
  const parameters = readParameters(experiment, given);
  const [cell] = cells(experiment);
  if (cell === undefined) throw new Error('no condition');
  const common = { parameters, languages: ['en'], timeWarp, seed };
  const partOne = planPartOne(experiment, common);
  return [...partOne.steps, ...planPartTwo(experiment, { ...common, ...cell, roles: MUTUAL, partOne }).steps];
}

it('makes the same plan of the same seed, to the byte', () => {
  expect(JSON.stringify(stepsOf())).toBe(JSON.stringify(stepsOf()));
  expect(JSON.stringify(stepsOf())).not.toBe(JSON.stringify(stepsOf(complimentReframing, { seed: 2 })));
});

it('is plain data: a plan survives JSON unchanged', () => {
  expect(JSON.parse(JSON.stringify(stepsOf()))).toEqual(stepsOf());
});

it('[D126] draws for each couple how long is waited, within the patience', () => {
  const shared = (seed: number) => stepsOf(complimentReframing, { seed }).filter(isShared);
  const shares = Array.from({ length: 60 }, (_, seed) => shared(seed).map(({ waitMs = 0, patienceMs }) => waitMs / patienceMs)).flat();
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.75);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  expect(shares.filter((share) => share < 0.875).length / shares.length).toBeCloseTo(0.5, 1);
  for (const step of shared(1).filter(isTimed)) expect(step.goneAfterMs).toBeLessThanOrEqual(step.patienceMs);
});

it('gives both members the same order of shuffled items', () => {
  const ties = stepsOf().find(({ id }) => id === 'baseline');
  const items = (member: 'A' | 'B') => ties?.content[member]?.['en']?.trials[0]?.parameters['items'];
  expect(items('A')).toEqual(items('B'));
  const orders = Array.from({ length: 20 }, (_, seed) =>
    JSON.stringify(stepsOf(complimentReframing, { seed })[4]?.content.A?.['en']?.trials[0]?.parameters['items']),
  );
  expect(new Set(orders).size).toBeGreaterThan(15);
});

it('puts the attention item among the others and knows the right answer', () => {
  const experiment = definition({
    timeline: () => [part('task', solo('task', [scale('appraisal', ownCompliment4, { attention: true })]))],
  });
  for (let seed = 0; seed < 40; seed += 1) {
    const trial = stepsOf(experiment, { seed }).at(-1)?.content.A?.['en']?.trials[0];
    const items = trial?.parameters['items'];
    if (trial === undefined || !Array.isArray(items)) throw new Error('no items');
    const at = items.findIndex(({ id }: { id: string }) => id === 'attention');
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(4);
    const { expected } = trial.scale?.attention ?? { expected: 0 };
    const label = ['', 'not true at all', '2', '3', 'partly true', '5', '6', 'completely true'][expected];
    expect(items[at].text).toContain(`“${label}”`);
    expect(JSON.stringify(trial.parameters)).not.toContain('expected');
  }
});

it('shortens every length of time for a test couple, and no number of anything else', () => {
  const slow = JSON.stringify(stepsOf());
  const fast = JSON.stringify(stepsOf(complimentReframing, { timeWarp: 60 }));
  const numbers = (json: string, name: string) => [...json.matchAll(new RegExp(`"${name}":([\\d.]+)`, 'g'))].map(([, n]) => Number(n));
  for (const name of ['durationMs', 'patienceMs', 'min_ms', 'padMs', 'limitMs']) {
    expect(numbers(fast, name)).toEqual(numbers(slow, name).map((ms) => ms / 60));
  }
  expect(numbers(fast, 'min_chars')).toEqual(numbers(slow, 'min_chars'));
});

it('draws the length of a hold within its bounds, for each couple anew', () => {
  const waits = { patience: minutes(1), onTimeout: 'end' } as const;
  const experiment = definition({ timeline: () => [part('task', hold('calm', { ...waits, pad: [seconds(2), seconds(8)] }))] });
  const pads = Array.from({ length: 50 }, (_, seed) => {
    const step = stepsOf(experiment, { seed }).at(-1);
    return step?.kind === 'hold' ? step.padMs : -1;
  });
  expect(Math.min(...pads)).toBeGreaterThanOrEqual(2_000);
  expect(Math.max(...pads)).toBeLessThanOrEqual(8_000);
  expect(new Set(pads).size).toBeGreaterThan(40);
});

it('reads parameters as a person writes them, and says what they can be', () => {
  expect(readParameters(complimentReframing, { writing: '5min', source: 'fresh' })).toMatchObject({
    source: 'fresh',
    writing: 300_000,
    composing: 240_000,
  });
  const read = () => readParameters(complimentReframing, { source: 'stale', writing: '9h', colour: 'red' });
  expect(read).toThrow(/3 problems/);
  expect(read).toThrow(/parameter source: is "stale"; it takes recall or fresh/);
  expect(read).toThrow(/parameter writing: is "9h"; it takes a length such as 90s or 8min, from 60s to 1200s/);
  expect(read).toThrow(/parameter colour: does not exist. There is: source, composing, writing, settling, sharing, doorPatience/);
});

it('lets each study say how long its door waits, and keeps what the experiment says where none does', () => {
  const waits = (parameters: ReturnType<typeof readParameters>): unknown => {
    const door = planPartOne(complimentReframing, { parameters, languages: ['en'], timeWarp: 1, seed: 1 }).steps.at(-1);
    return door?.kind === 'door' ? door.patienceMs : door;
  };
  expect(waits(readParameters(complimentReframing, { doorPatience: '10min' }))).toBe(600_000);
  expect(waits(readParameters(complimentReframing, {}))).toBe(complimentReframing.door.patience);
  const { doorPatience: _, ...before } = readParameters(complimentReframing, {});
  expect(waits(before)).toBe(complimentReframing.door.patience);
  expect(() => readParameters(complimentReframing, { doorPatience: '10s' })).toThrow(/from 60s to 14400s/);
});

it('never counts a part beyond the last, even where nothing comes before the draw but the consent', () => {
  for (const before of [[], [part('baseline', solo('hello', [readPage]))]]) {
    const experiment = definition({ before: () => before });
    const common = { parameters: readParameters(experiment, {}), languages: ['en'], timeWarp: 1, seed: 1 };
    const { partsInAll } = planPartOne(experiment, common);
    expect(Math.max(...stepsOf(experiment).map((step) => step.part))).toBe(partsInAll);
  }
});
