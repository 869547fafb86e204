import { expect, it } from 'vitest';
import { Throttle } from '../../server/staff/throttle.ts';

const ADDRESS = '192.0.2.7';

it('hears five wrong tries of a name from an address, then none; elsewhere the name is heard', async () => {
  const throttle = new Throttle();
  for (let tries = 0; tries < 5; tries += 1) expect(await throttle.count('Olga', ADDRESS)).toBe(0);
  expect(await throttle.count('olga', ADDRESS)).toBeGreaterThan(600);
  expect(await throttle.count('Olga', '192.0.2.8')).toBe(0);
});

it('hears sixty wrong tries of whatever names from an address', async () => {
  const throttle = new Throttle();
  for (let tries = 0; tries < 60; tries += 1) expect(await throttle.count(`name ${tries}`, ADDRESS)).toBe(0);
  expect(await throttle.count('Olga', ADDRESS)).toBeGreaterThan(600);
});

it('counts nothing that was right, so that a whole institute may sign in from one address', async () => {
  const throttle = new Throttle();
  for (let tries = 0; tries < 200; tries += 1) {
    expect(await throttle.count('Olga', ADDRESS)).toBe(0);
    await throttle.forgive('Olga', ADDRESS);
  }
});
