import { expect, type Page } from '@playwright/test';
import { SCREENS } from '../../client/dashboard/screens.ts';
import { en } from '../../client/participant/words.en.ts';
import { TRIES } from '../security/hostile-texts.ts';
import { wordsStudy } from '../support/words-study.ts';
import { newCoupleOf } from './couples.ts';
import { test } from './fixtures.ts';
import { linkOf, PANES, restart } from './rehearsed.ts';
import { signInFor } from './staff-seat.ts';
import { atStep, StandIn } from './stand-in.ts';

/** Names that a browser can make up, with values. */
const BESIDE = Object.fromEntries(TRIES.map((line) => [line, line]));

for (const bypassCSP of [false, true]) {
  const how = bypassCSP ? 'without the policy of the page' : 'with the policy of the page';

  test.describe(how, () => {
    test.use({ bypassCSP, viewport: { width: 1_280, height: 800 } });

    test('the inspector shows names and words that a participant has sent as text', async ({ page }) => {
      await page.goto('/rehearsal');
      await page.getByLabel('Experiment').selectOption(wordsStudy.id);
      await restart(page);
      const typed = (): string => TRIES.join('\n');
      const [a, b] = await Promise.all(PANES.map(async (name) => StandIn.sitDown(await linkOf(page, name), typed, BESIDE)));
      if (a === undefined || b === undefined) throw new Error('two partners were to sit down');
      await Promise.all([a.goOnTo(atStep('after')), b.goOnTo(atStep('after'))]);
      await page.getByRole('button', { name: 'Inspector' }).click();
      const told = page.getByRole('list', { name: 'Undeclared data' }).getByRole('listitem');
      const sentence = (name: string): string => `Trial "survey" produced "${name}", which no field declares. It is kept in the raw data but not exported. Declare it with its type.`;
      await expect.poll(async () => (await told.allTextContents()).filter((line) => line.startsWith('Trial "survey" '))).toEqual(TRIES.map(sentence));
      await page.getByText('As stored').click();
      await page.getByRole('complementary', { name: 'Inspector' }).getByText('A has finished compose.').click();
      await expectNothingRan(page);
      await Promise.all([a[Symbol.asyncDispose](), b[Symbol.asyncDispose]()]);
    });

    test('every screen of the dashboard shows whatever the server tells as text', async ({ page, context, request }) => {
      const links = await newCoupleOf(request, wordsStudy.id, { condition: null, parameters: {}, timeWarp: 1 });
      const { studyId } = await signInFor(links.A, context);
      await page.route('**/api/staff/*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: withTries(await response.json()) });
      });
      const complaints: string[] = [];
      page.on('console', (message) => void (message.text().includes('Content Security') && complaints.push(message.text())));
      page.on('pageerror', (error) => void complaints.push(error.message));
      for (const { path } of SCREENS) {
        await page.goto(`/dashboard${path.replace(':studyId', studyId)}`);
        await expect(page.getByText('setTimeout("canary=1")').first(), path).toBeAttached();
        await expectNothingRan(page);
      }
      await page.getByRole('link', { name: 'People' }).click();
      await page.getByRole('button', { name: /^Permissions of <script/ }).first().click();
      await expectNothingRan(page);
      expect(complaints).toEqual([]);
      // An answer that is still on its way then is nobody's any more.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });
  });
}

test('what somebody of the lab writes is text for the participant', async ({ request, context, page, partner }) => {
  const links = await newCoupleOf(request, wordsStudy.id, { condition: null, parameters: {}, timeWarp: 1 });
  const anna = await partner({ bypassCSP: true });
  await anna.open(links.A);
  await anna.press(en.start);
  const { dyadNum } = await signInFor(links.A, context);
  await page.goto('/dashboard/console');
  await page.getByLabel('Couple').selectOption({ label: String(dyadNum) });
  const dialog = page.getByRole('dialog');
  const words = TRIES.filter((line) => line.includes('canary')).join(' ').slice(0, 480).trim();
  await page.getByRole('button', { name: 'Message' }).click();
  await dialog.getByLabel('For').selectOption('A');
  await dialog.getByRole('textbox', { name: 'Message' }).fill(words);
  await dialog.getByLabel('Reason').fill('<img src=x onerror=canary=1>');
  await dialog.getByRole('button', { name: 'Message' }).click();
  await expect(anna.said(en.fromTeam(words))).toBeVisible();
  for (const each of [anna.page, page]) await expectNothingRan(each);
});

/** Every word of it made hostile, one try each where there is a list; ids, instants and what the page decides by stay. */
function withTries(told: unknown, key = ''): unknown {
  if (typeof told === 'string') return isFixed(key, told) ? told : TRIES.join(' ');
  if (Array.isArray(told)) return told.length === 0 || typeof told[0] !== 'object' ? told : [...told, ...TRIES.map((line) => named(told[0], line))];
  if (typeof told !== 'object' || told === null) return told;
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, withTries(value, name)]));
}

function named(row: object, line: string): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' && !isFixed(name, value) ? line : value]));
}

function isFixed(key: string, value: string): boolean {
  return ['is', 'mode', 'permission', 'code'].includes(key) || /^[0-9a-f-]{36}$/.test(value) || /^\d{4}-\d\d-\d\dT/.test(value);
}

async function expectNothingRan(page: Page): Promise<void> {
  await page.mouse.move(400, 300);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => Reflect.has(window, 'canary'))).toBe(false);
  const strange = 'script:not([src]), object, embed, base, [href^="javascript"], [src^="javascript"], [onerror], [onload], [onfocus]';
  expect(await page.locator(strange).count()).toBe(0);
}
