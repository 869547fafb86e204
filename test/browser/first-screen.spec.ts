import { expect } from '@playwright/test';
import { get } from 'node:http';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import { test } from './fixtures.ts';
import { privacy, walk } from './way.ts';

const MOST_KILOBYTES = 80;

test('the first screen can be used after 80 KB at most', async ({ couple, partner, request }) => {
  const links = await couple();
  const anna = await partner();
  await anna.page.goto(links.A, { waitUntil: 'networkidle' });
  await anna.arrives(en.hello);
  const page = await (await request.get('/join')).text();
  const fetched = [...new Set(anna.watch.requests)].filter((url) => url.startsWith('http')).map((url) => new URL(url));
  const sizes = await Promise.all(fetched.map(async (url) => ({ path: url.pathname, bytes: await bytesOnWire(url.href) })));
  const needed = sizes.filter(({ path }) => path === '/join' || page.includes(path));
  const kilobytes = (some: typeof sizes) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1_024;
  for (const { path, bytes } of sizes) console.log(`  ${String(bytes).padStart(6)} bytes  ${path}`);
  // The player comes behind it, while the screen is read.
  console.log(`first screen ${kilobytes(needed).toFixed(1)} KB, with the player behind it ${kilobytes(sizes).toFixed(1)} KB (gzip)`);
  expect(needed.length).toBeGreaterThan(3);
  expect(kilobytes(needed)).toBeLessThanOrEqual(MOST_KILOBYTES);
});

test('SurveyJS is fetched when a step needs it, and not before', async ({ couple, partner }) => {
  const links = await couple();
  const anna = await partner();
  await anna.open(links.A);
  await anna.press(en.start);
  await anna.arrives(texts.consent.heading);
  await anna.press(kit.consent.agree);
  await anna.arrives(privacy.heading);
  await anna.page.waitForLoadState('networkidle');
  const before = new Set(anna.watch.requests);
  const large = await largest(before);
  await walk(anna, [privacy]);
  await anna.arrives(kit.intake.heading);
  const after = [...new Set(anna.watch.requests)].filter((url) => !before.has(url));
  expect(large).toBeLessThan(60 * 1_024);
  expect(await largest(after)).toBeGreaterThan(250 * 1_024);
});

async function largest(urls: Iterable<string>): Promise<number> {
  return Math.max(...(await Promise.all([...urls].filter((url) => url.startsWith('http')).map(bytesOnWire))));
}

/** Header and body as they come to a browser that knows gzip and nothing better. */
function bytesOnWire(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.socket.bytesRead));
      response.once('error', reject);
    }).once('error', reject);
  });
}
