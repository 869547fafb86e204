import { expect, it } from 'vitest';
import { StartError } from '../../server/database/start-error.ts';
import { Chance } from '../../server/planning/simulated-chance.ts';
import { NO_FAULTS, readFaults } from '../bots/faults.ts';
import { Mishaps } from '../bots/mishaps.ts';

it('reads every fault, in any order and with spaces', () => {
  expect(readFaults('drop:0.05,reload:0.02,window:0.01,latency:300±100,leave@post-start')).toEqual({
    drop: 0.05,
    reload: 0.02,
    window: 0.01,
    latency: { mean: 300, sd: 100 },
    leaveAt: 'post-start',
  });
  expect(readFaults('latency:300+-100, drop:1')).toEqual({ ...NO_FAULTS, drop: 1, latency: { mean: 300, sd: 100 } });
});

it.each(['dorp:0.1', 'drop:2', 'drop:-1', 'drop:', 'latency:300', 'latency:a±b', 'leave:post', 'leave@', 'drop:0.1,drop:0.2', ''])(
  'refuses "%s" in one line that names it and says what there is',
  (given) => {
    expect(() => readFaults(given)).toThrow(StartError);
    expect(() => readFaults(given)).toThrow(/^--faults has "[^"]*"; it takes drop:0\.05, reload:0\.02, window:0\.02, latency:300±100 \(ms\) and leave@STEP,.*$/);
  },
);

it('draws mishaps as often as asked, the same for the same seed, and never twice in one step', () => {
  const draw = () => {
    const mishaps = new Mishaps({ ...NO_FAULTS, drop: 0.2, leaveAt: 'step-7' }, new Chance(1, 'one'), 'stop');
    const drawn = Array.from({ length: 1_000 }, (_, index) => mishaps.in(`step-${index}`, 3));
    return { mishaps, drawn };
  };
  const { mishaps, drawn } = draw();
  expect(draw().drawn).toEqual(drawn);
  expect(mishaps.counts.drop).toBeGreaterThan(150);
  expect(mishaps.counts.drop).toBeLessThan(250);
  expect(drawn.filter(({ leaves }) => leaves)).toHaveLength(1);
  expect(new Set(drawn.map(({ drop }) => drop))).toEqual(new Set([null, 0, 1, 2, 3]));
  expect(mishaps.in('step-7', 3)).toEqual({ drop: null, reload: null, window: null, leaves: null });
  expect(mishaps.counts).toMatchObject({ reload: 0, leave: 1 });
});
